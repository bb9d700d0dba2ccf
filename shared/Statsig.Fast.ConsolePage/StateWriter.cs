using System.Text.Json;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>What the page asks first: which process answers, from which specs, and what it may do.</summary>
internal static class StateWriter
{
    internal static void Write(Utf8JsonWriter json, ConsoleHost host, string instance)
    {
        Ruleset ruleset = host.Server.CurrentRuleset;
        json.WriteStartObject();
        json.WriteString("instance", instance);
        json.WriteString("sourceName", host.SourceName);
        json.WriteString("about", host.About);
        json.WriteBoolean("hasEvents", host.Events is not null);
        json.WriteNumber("specsTime", ruleset.HasSpecs ? ruleset.TimeMs : 0);
        json.WriteNumber("now", host.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("token", host.Changes is { Refusal: null, IsTokenInPage: true } ? host.Changes.Token : null);
        json.WriteStartObject("overrides");
        json.WriteBoolean("allowed", host.Changes.Refusal is null);
        json.WriteString("reason", host.Changes.Refusal ?? "");
        json.WriteBoolean("needsToken", !host.Changes.IsTokenInPage);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
