using System.Text.Json;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>What the page asks first: which process answers, from which specs, and what it may do.</summary>
internal static class StateWriter
{
    /// <param name="json">The response.</param>
    /// <param name="host">The console.</param>
    /// <param name="instance">The process.</param>
    /// <param name="refusal">Why this request may change nothing; null when it may.</param>
    internal static void Write(Utf8JsonWriter json, ConsoleHost host, string instance, string? refusal)
    {
        Ruleset ruleset = host.Server.CurrentRuleset;
        json.WriteStartObject();
        json.WriteString("instance", instance);
        json.WriteString("sourceName", host.SourceName);
        json.WriteString("about", host.About);
        json.WriteBoolean("hasEvents", host.Events is not null);
        json.WriteNumber("specsTime", ruleset.HasSpecs ? ruleset.TimeMs : 0);
        json.WriteNumber("now", host.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteString("token", refusal is null && host.Changes.IsTokenInPage ? host.Changes.Token : null);
        json.WriteStartObject("overrides");
        json.WriteBoolean("allowed", refusal is null);
        json.WriteString("reason", refusal ?? "");
        json.WriteBoolean("needsToken", !host.Changes.IsTokenInPage);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
