using System.Text.Json;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>The source and age of the specs, what went wrong, the account of events, and drift.</summary>
internal static class HealthWriter
{
    internal static void Write(Utf8JsonWriter json, ConsoleHost host)
    {
        Ruleset ruleset = host.Server.CurrentRuleset;
        json.WriteStartObject();
        json.WriteNumber("now", host.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("source", ruleset.HasSpecs ? ruleset.Source.ToString() : null);
        json.WriteString("sourceName", host.SourceName);
        json.WriteNumber("specsTime", ruleset.HasSpecs ? ruleset.TimeMs : 0);
        if (ruleset is { HasSpecs: true, ReceivedAtMs: > 0 })
        {
            json.WriteNumber("receivedAt", ruleset.ReceivedAtMs);
        }
        else
        {
            json.WriteNull("receivedAt");
        }

        json.WriteNumber("entities", SpecCatalog.CountOf(ruleset));
        WriteInitialization(json, host.Server.InitializeDetails);
        WriteEvents(json, host.Server.EventStatistics);
        if (host.Events is { } events)
        {
            json.WriteNumber("received", events.Count);
        }
        else
        {
            json.WriteNull("received");
        }

        json.WriteStartArray("problems");
        foreach (SpecProblem problem in ruleset.Problems)
        {
            json.WriteStringValue(problem.Message);
        }

        json.WriteEndArray();
        WriteDrift(json, host.Drift());
        json.WriteString("noMessages", host.NoMessages);
        json.WriteStartArray("messages");
        foreach (MessageLog.Entry message in host.Messages.Newest())
        {
            json.WriteStartObject();
            json.WriteNumber("time", message.TimeMs);
            json.WriteString("level", message.Level == OutputLogLevel.Error ? "error" : "warning");
            json.WriteString("text", message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        host.Catalog.WriteFindings(json, "findings");
        json.WriteEndObject();
    }

    private static void WriteInitialization(Utf8JsonWriter json, InitializeDetails? details)
    {
        if (details is null)
        {
            json.WriteNull("initialize");
            return;
        }

        json.WriteStartObject("initialize");
        json.WriteBoolean("success", details.Success);
        json.WriteNumber("durationMs", details.Duration.TotalMilliseconds);
        json.WriteString("error", details.Error);
        json.WriteNumber("idLists", details.IdListCount);
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, EventStatistics events)
    {
        json.WriteStartObject("events");
        json.WriteNumber("accepted", events.Accepted);
        json.WriteNumber("sent", events.Sent);
        json.WriteNumber("deduplicated", events.Deduplicated);
        json.WriteNumber("sampledOut", events.SampledOut);
        json.WriteNumber("dropped", events.Dropped);
        json.WriteNumber("pending", events.Pending);
        json.WriteEndObject();
    }

    private static void WriteDrift(Utf8JsonWriter json, DriftReport drift)
    {
        json.WriteStartObject("drift");
        json.WriteString("title", drift.Title);
        json.WriteString("none", drift.None);
        json.WriteStartArray("items");
        foreach (string item in drift.Items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
