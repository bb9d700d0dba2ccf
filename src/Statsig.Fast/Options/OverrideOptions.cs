using System.Collections.Generic;
using System.Text;
using Statsig.Fast.Compilation;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>Local overrides that a server has from the start, each for every user. Default: none.</summary>
/// <remarks>
/// They have the same effect as calls of <see cref="StatsigServer.OverrideGate"/> and similar methods without an ID directly after the
/// constructor: such calls replace and remove them. Overrides for single IDs are set by these calls only.
/// </remarks>
public sealed class OverrideOptions : IOverrideSource
{
    /// <summary>The results of gates, by name.</summary>
    public IDictionary<string, bool> Gates { get; private set; } = new Dictionary<string, bool>();

    /// <summary>The values of dynamic configs, by name: each one JSON object.</summary>
    public IDictionary<string, string> DynamicConfigs { get; private set; } = new Dictionary<string, string>();

    /// <summary>The values of experiments, by name: each one JSON object. Takes precedence over <see cref="ExperimentGroups"/>.</summary>
    public IDictionary<string, string> Experiments { get; private set; } = new Dictionary<string, string>();

    /// <summary>The groups of experiments, by name: the experiment returns the value of that group.</summary>
    public IDictionary<string, string> ExperimentGroups { get; private set; } = new Dictionary<string, string>();

    /// <summary>The values of layers, by name: each one JSON object.</summary>
    public IDictionary<string, string> Layers { get; private set; } = new Dictionary<string, string>();

    /// <summary>
    /// The parameters of parameter stores, by name: each one JSON object, as <see cref="StatsigServer.OverrideParameterStore"/> takes it.
    /// </summary>
    public IDictionary<string, string> ParameterStores { get; private set; } = new Dictionary<string, string>();

    IOverrideSource IOverrideSource.Copy()
    {
        var copy = (OverrideOptions)MemberwiseClone();
        copy.Gates = new Dictionary<string, bool>(Gates);
        copy.DynamicConfigs = new Dictionary<string, string>(DynamicConfigs);
        copy.Experiments = new Dictionary<string, string>(Experiments);
        copy.ExperimentGroups = new Dictionary<string, string>(ExperimentGroups);
        copy.Layers = new Dictionary<string, string>(Layers);
        copy.ParameterStores = new Dictionary<string, string>(ParameterStores);
        return copy;
    }

    void IOverrideSource.FindProblems(OptionProblems problems) => OverrideValidation.Check(this, problems);

    void IOverrideSource.ApplyTo(OverrideStore overrides, EvaluationSettings settings) => overrides.Change(table =>
    {
        foreach ((string name, bool value) in Gates)
        {
            table = table.With(EntryType.Gate, name, null, OverrideValue.Of(value));
        }

        foreach ((string name, string group) in ExperimentGroups)
        {
            table = table.With(EntryType.Experiment, name, null, OverrideValue.OfGroup(group));
        }

        foreach ((string name, string parameters) in ParameterStores)
        {
            table = table.With(
                EntryType.ParameterStore, name, null, OverrideValue.Of(ParameterStoreCompiler.CompileOverride(name, Encoding.UTF8.GetBytes(parameters), settings)));
        }

        table = WithValues(table, EntryType.DynamicConfig, DynamicConfigs);
        table = WithValues(table, EntryType.Experiment, Experiments);
        return WithValues(table, EntryType.Layer, Layers);
    });

    private static OverrideTable WithValues(OverrideTable table, EntryType kind, IDictionary<string, string> values)
    {
        foreach ((string name, string json) in values)
        {
            table = table.With(kind, name, null, OverrideValue.Of(ParameterJson.ReadSet(json)));
        }

        return table;
    }
}
