using System;
using System.Buffers;
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
        string name = Text(e, "eventName") ?? "(no name)"; // All texts are cut, and without private attributes.
        string? user = Member(e, "user") is { ValueKind: JsonValueKind.Object } sender ? Text(sender, "userID") : null;
        string? value = Text(e, "value");
        var search = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name} {user} {value}");
        json.WriteNumber("receivedAt", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("name", name);
        json.WriteString("userID", user);
        json.WriteString("value", value);
        json.WriteStartObject("metadata");
        if (Member(e, "metadata") is { ValueKind: JsonValueKind.Object } metadata)
        {
            int shown = 0;
            foreach (JsonProperty entry in metadata.EnumerateObject())
            {
                if (!IsPrivate(entry) && shown++ < ShownMetadata)
                {
                    string text = TextOf(entry.Value);
                    json.WriteString(Cut(entry.Name), text);
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
                    if (!IsPrivate(member))
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

    private static bool IsPrivate(JsonProperty member) => member.Name.Equals(Private, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement e, string name) => Member(e, name) is { ValueKind: not JsonValueKind.Null } member ? TextOf(member) : null;

    private static string TextOf(JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return Cut(element.ToString());
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteWithoutPrivate(json, element);
        }

        return Cut(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters), "...");
}
