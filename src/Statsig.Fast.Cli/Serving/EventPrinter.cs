using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Prints what clients send: one line an event, and one a report of an error.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="received">Receives the events for the console; null without one.</param>
internal sealed class EventPrinter(TextWriter output, ReceivedEvents? received = null)
{
    private readonly Lock _lock = new();

    internal void Print(ServiceRequest request)
    {
        switch (request.Endpoint)
        {
            case ServiceEndpoint.LogEvent:
                PrintEvents(request);
                break;
            case ServiceEndpoint.SdkException:
                Write($"error report: {OneLine.Of(Encoding.UTF8.GetString(request.Body))}");
                break;
        }
    }

    private void PrintEvents(ServiceRequest request)
    {
        try
        {
            foreach (JsonElement e in LoggedEvents.Parse(request).Events)
            {
                Write(Describe(e));
                if (received is not null)
                {
                    ReceivedEventJson.AddTo(received, e);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            Write(OneLine.Of($"unreadable events: {exception.Message}"));
        }
    }

    /// <summary>"statsig::gate_exposure user=u gate=g ruleID=r": name, user, value, then the metadata.</summary>
    private static string Describe(JsonElement e)
    {
        var line = new StringBuilder(Text(e, "eventName") ?? "(no name)");
        if (e.ValueKind == JsonValueKind.Object && e.TryGetProperty("user", out JsonElement user) && Text(user, "userID") is { } id)
        {
            line.Append(CultureInfo.InvariantCulture, $" user={id}");
        }

        if (Text(e, "value") is { } value)
        {
            line.Append(CultureInfo.InvariantCulture, $" value={value}");
        }

        if (e.ValueKind == JsonValueKind.Object && e.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty entry in metadata.EnumerateObject())
            {
                line.Append(CultureInfo.InvariantCulture, $" {entry.Name}={entry.Value}");
            }
        }

        return OneLine.Of(line.ToString());
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? member.ToString()
            : null;

    private void Write(string line)
    {
        lock (_lock)
        {
            output.WriteLine(line);
        }
    }
}
