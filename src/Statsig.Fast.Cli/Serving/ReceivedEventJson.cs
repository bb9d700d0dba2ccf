using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Statsig.Fast.ConsolePage;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Keeps received events for the console, without private attributes.</summary>
/// <remarks>SDKs remove private attributes before they send events; other senders may not.</remarks>
internal static class ReceivedEventJson
{
    private const string Private = "privateAttributes";
    private const int ShownMetadata = 8;
    private const int ShownCharacters = 120;
    private const int MaxCharacters = 16 << 10;

    internal static void AddTo(ReceivedEvents events, JsonElement e) => events.Add(json =>
    {
        string name = Text(e, "eventName") ?? "(no name)";
        string? user = Member(e, "user") is { ValueKind: JsonValueKind.Object } sender ? Text(sender, "userID") : null;
        string? value = Text(e, "value");
        var search = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name} {user} {value}");
        json.WriteNumber("receivedAt", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("name", Cut(name));
        json.WriteString("userID", user is null ? null : Cut(user));
        json.WriteString("value", value is null ? null : Cut(value));
        json.WriteStartObject("metadata");
        if (Member(e, "metadata") is { ValueKind: JsonValueKind.Object } metadata)
        {
            int shown = 0;
            foreach (JsonProperty entry in metadata.EnumerateObject())
            {
                if (shown++ < ShownMetadata)
                {
                    string text = Cut(entry.Value.ToString());
                    json.WriteString(entry.Name, text);
                    search.Append(' ').Append(text);
                }
            }
        }

        json.WriteEndObject();
        json.WriteString("search", search.ToString().ToLowerInvariant());
        json.WritePropertyName("json");
        if (e.GetRawText().Length <= MaxCharacters)
        {
            WriteWithoutPrivate(json, e);
        }
        else
        {
            json.WriteNullValue();
        }
    });

    private static void WriteWithoutPrivate(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    if (!member.Name.Equals(Private, StringComparison.OrdinalIgnoreCase))
                    {
                        json.WritePropertyName(member.Name);
                        WriteWithoutPrivate(json, member.Value);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    WriteWithoutPrivate(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    private static JsonElement? Member(JsonElement e, string name) => e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? Text(JsonElement e, string name) => Member(e, name) is { ValueKind: not JsonValueKind.Null } member ? member.ToString() : null;

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters), "...");
}
