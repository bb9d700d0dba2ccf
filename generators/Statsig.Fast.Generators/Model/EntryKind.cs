using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Model;

/// <summary>One of the five kinds, with the words that its generated code uses.</summary>
/// <param name="Name">The static class, such as "Experiments".</param>
/// <param name="Noun">The word for documentation, capitalized.</param>
/// <param name="Answer">The runtime's answer type; empty for gates, for which no struct is generated.</param>
/// <param name="Accessor">The runtime's accessor.</param>
/// <param name="Handle">The runtime's handle.</param>
/// <param name="Types">The static class of the structs.</param>
/// <param name="Surface">The class with the same accessors for one server.</param>
internal sealed record EntryKind(string Name, string Noun, string Answer, string Accessor, string Handle, string Types, string Surface)
{
    internal static readonly EntryKind Gates = new("Gates", "Gate", "", "GateAccessor", "GateHandle", "", "StatsigGates");

    internal static readonly EntryKind[] All =
    [
        Gates,
        new("DynamicConfigs", "Dynamic config", "DynamicConfig", "DynamicConfigAccessor", "DynamicConfigHandle", "DynamicConfigTypes", "StatsigDynamicConfigs"),
        new("Experiments", "Experiment", "Experiment", "ExperimentAccessor", "ExperimentHandle", "ExperimentTypes", "StatsigExperiments"),
        new("Layers", "Layer", "Layer", "LayerAccessor", "LayerHandle", "LayerTypes", "StatsigLayers"),
        new("ParameterStores", "Parameter store", "ParameterStore", "ParameterStoreAccessor", "ParameterStoreHandle", "ParameterStoreTypes", "StatsigParameterStores"),
    ];

    /// <summary>True for the kinds whose parameters Statsig.Fast.Testing overrides.</summary>
    internal bool HasOverrides => Name is "DynamicConfigs" or "Experiments" or "Layers";

    internal EquatableList<SnapshotEntry> EntriesOf(SnapshotModel snapshot) => Name switch
    {
        "Gates" => snapshot.Gates,
        "DynamicConfigs" => snapshot.DynamicConfigs,
        "Experiments" => snapshot.Experiments,
        "Layers" => snapshot.Layers,
        _ => snapshot.ParameterStores,
    };
}
