using System;
using System.Text.Json;
using Statsig.Fast.Cli.Linting;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>What the payload says about each entity: its rules, and what a linter says of them.</summary>
/// <remarks>Thread-safe. A payload is read at the first request after it arrived.</remarks>
internal sealed class PayloadCatalog : SpecCatalog
{
    private Lazy<PayloadFacts?> _facts = new(static () => null);

    /// <summary>Describes another payload from now on.</summary>
    /// <param name="payload">Not changed afterwards.</param>
    internal void Take(byte[] payload) => _facts = new Lazy<PayloadFacts?>(() => PayloadFacts.Read(payload));

    internal override void WriteFindings(Utf8JsonWriter json, string member)
    {
        if (_facts.Value is not { } facts)
        {
            json.WriteNull(member);
            return;
        }

        json.WriteStartArray(member);
        foreach (Finding finding in facts.Report.Findings)
        {
            WriteFinding(json, finding);
        }

        json.WriteEndArray();
    }

    protected override void WriteListFacts(Utf8JsonWriter json, ConsoleKind kind, string name)
    {
        if (_facts.Value is not { } facts)
        {
            return;
        }

        if (facts.SpecOf(kind, name) is { } spec)
        {
            json.WriteBoolean("enabled", spec.Enabled);
            WriteCost(json, facts.CostOf(spec));
        }

        WriteFindingsOf(json, facts, kind, name);
    }

    protected override bool TryWriteFacts(Utf8JsonWriter json, ConsoleKind kind, string name)
    {
        if (_facts.Value is not { } facts)
        {
            return false;
        }

        if (kind == ConsoleKind.ParameterStore ? facts.StoreOf(name) is null : facts.SpecOf(kind, name) is null)
        {
            return false; // A contextual autotune, or specs that were replaced a moment ago.
        }

        json.WriteBoolean("hasFacts", true);
        WriteFindingsOf(json, facts, kind, name);
        var writer = new PayloadWriter(json, facts.Set);
        if (facts.StoreOf(name) is { } store && kind == ConsoleKind.ParameterStore)
        {
            writer.WriteStore(store);
            return true;
        }

        Spec spec = facts.SpecOf(kind, name)!;
        json.WriteBoolean("enabled", spec.Enabled);
        WriteCost(json, facts.CostOf(spec));
        writer.WriteSpec(spec, facts.LayerOf(spec));
        return true;
    }

    private static void WriteFindingsOf(Utf8JsonWriter json, PayloadFacts facts, ConsoleKind kind, string name)
    {
        json.WriteStartArray("findings");
        foreach (Finding finding in facts.FindingsOf(kind, name))
        {
            WriteFinding(json, finding);
        }

        json.WriteEndArray();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("kind", finding.Kind);
        json.WriteString("name", finding.Name);
        json.WriteString("message", finding.Message);
        json.WriteEndObject();
    }

    private static void WriteCost(Utf8JsonWriter json, SpecCost? cost)
    {
        if (cost is null)
        {
            json.WriteNull("cost");
            return;
        }

        json.WriteStartObject("cost");
        json.WriteNumber("rules", cost.Rules);
        json.WriteNumber("conditions", cost.Conditions);
        json.WriteNumber("depth", cost.Depth);
        json.WriteNumber("evaluations", cost.Evaluations);
        json.WriteNumber("regexes", cost.Regexes);
        json.WriteNumber("hashes", cost.Hashes);
        json.WriteEndObject();
    }
}
