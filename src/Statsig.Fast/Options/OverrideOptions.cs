using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>Local overrides that a server has from the start, each for every user. Default: none.</summary>
/// <remarks>
/// They have the same effect as calls of <see cref="StatsigServer.OverrideGate"/> and similar methods without an ID directly after the
/// constructor: such calls replace and remove them. Overrides for single IDs are set by these calls only.
/// </remarks>
public sealed class OverrideOptions
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

    internal OverrideOptions Copy()
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
}
