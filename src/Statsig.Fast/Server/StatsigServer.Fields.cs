using System.Collections.Generic;
using Statsig.Fast.Compilation;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Gets the fields of the user that a gate, segment or holdout reads.</summary>
    /// <param name="gateName">The name; the list is empty for an unknown, empty or null one.</param>
    /// <returns>
    /// Each field once, by kind and then by name: those of its conditions and of everything that evaluating it may lead to, such as nested
    /// gates, holdouts, segments, the experiments of a layer and config mappings, with the unit IDs that pass percentages, buckets and ID
    /// lists look at. Rules that cannot be reached add nothing. Neither local overrides nor kept assignments are counted.
    /// </returns>
    /// <remarks>
    /// Found out of the compiled conditions at each call, so it allocates and is not meant for every request. Other SDKs return what the
    /// payload says ("fieldsUsed"), which is usually nothing. Never throws. Safe from any thread.
    /// </remarks>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(string gateName) => FieldsUsed(SpecKind.Gate, gateName);

    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(GateHandle gate) => FieldsUsed(SpecKind.Gate, gate.Name);

    /// <summary>Gets the fields of the user that a dynamic config reads.</summary>
    /// <param name="configName">The name; the list is empty for an unknown, empty or null one.</param>
    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(string configName) => FieldsUsed(SpecKind.DynamicConfig, configName);

    /// <inheritdoc cref="GetFieldsNeededForDynamicConfig(string)"/>
    /// <param name="config">A handle from generated code, or one made by name.</param>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(DynamicConfigHandle config) => FieldsUsed(SpecKind.DynamicConfig, config.Name);

    /// <summary>Gets the fields of the user that an experiment or autotune reads, those with learned weights included.</summary>
    /// <param name="experimentName">The name; the list is empty for an unknown, empty or null one.</param>
    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(string experimentName) => FieldsUsed(SpecKind.Experiment, experimentName);

    /// <inheritdoc cref="GetFieldsNeededForExperiment(string)"/>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(ExperimentHandle experiment) => FieldsUsed(SpecKind.Experiment, experiment.Name);

    /// <summary>Gets the fields of the user that a layer and the experiments in it read.</summary>
    /// <param name="layerName">The name; the list is empty for an unknown, empty or null one.</param>
    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(string layerName) => FieldsUsed(SpecKind.Layer, layerName);

    /// <inheritdoc cref="GetFieldsNeededForLayer(string)"/>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(LayerHandle layer) => FieldsUsed(SpecKind.Layer, layer.Name);

    private IReadOnlyList<UsedField> FieldsUsed(SpecKind kind, string? name)
    {
        Ruleset ruleset = _rulesets.Current;
        return FieldAnalysis.Of(ruleset, kind, ruleset.Find(kind, name ?? ""));
    }
}
