using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Cli.Linting;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>A payload, read and judged, with its entities by name.</summary>
internal sealed class PayloadFacts
{
    private readonly Dictionary<(ConsoleKind Kind, string Name), Spec> _specs = [];
    private readonly Dictionary<string, ParameterStoreSpec> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), SpecCost> _costs = [];
    private readonly ILookup<(string Kind, string Name), Finding> _findings;

    private PayloadFacts(SpecSet set)
    {
        Set = set;
        Report = PayloadLinter.Lint(set, LintLimits.Default, []);

        // Of specs of one name the last one counts.
        foreach (Spec spec in set.FeatureGates)
        {
            _specs[(ConsoleKind.Gate, spec.Name)] = spec;
        }

        foreach (Spec spec in set.DynamicConfigs)
        {
            _specs[(spec.Entity == SpecEntity.DynamicConfig ? ConsoleKind.DynamicConfig : ConsoleKind.Experiment, spec.Name)] = spec;
        }

        foreach (Spec spec in set.LayerConfigs)
        {
            _specs[(ConsoleKind.Layer, spec.Name)] = spec;
        }

        foreach (ParameterStoreSpec store in set.ParameterStores)
        {
            _stores[store.Name] = store;
        }

        foreach (SpecCost cost in Report.Costs)
        {
            _costs[(cost.Kind, cost.Name)] = cost;
        }

        _findings = Report.Findings.ToLookup(static finding => (finding.Kind, finding.Name));
    }

    internal SpecSet Set { get; }

    internal LintReport Report { get; }

    /// <returns>Null for bytes that are not a payload with specs.</returns>
    internal static PayloadFacts? Read(byte[] payload) =>
        SpecsReader.Read(payload) is { Status: SpecsReadStatus.Accepted, SpecSet: { } set } ? new PayloadFacts(set) : null;

    internal Spec? SpecOf(ConsoleKind kind, string name) => _specs.GetValueOrDefault((kind, name));

    internal ParameterStoreSpec? StoreOf(string name) => _stores.GetValueOrDefault(name);

    internal SpecCost? CostOf(Spec spec) => _costs.GetValueOrDefault((SpecWords.Of(spec.Entity), spec.Name));

    internal IEnumerable<Finding> FindingsOf(ConsoleKind kind, string name) =>
        _findings[(SpecOf(kind, name) is { } spec ? SpecWords.Of(spec.Entity) : SpecWords.ParameterStore, name)];

    /// <summary>The layer of an experiment; null for anything else.</summary>
    internal string? LayerOf(Spec spec) => spec.Entity == SpecEntity.Experiment ? Set.ExperimentToLayer.GetValueOrDefault(spec.Name) : null;
}
