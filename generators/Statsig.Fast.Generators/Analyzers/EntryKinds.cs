using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>The five kinds by their names.</summary>
internal static class EntryKinds
{
    internal static readonly EntryKind DynamicConfigs = Of("DynamicConfigs");
    internal static readonly EntryKind Experiments = Of("Experiments");
    internal static readonly EntryKind Layers = Of("Layers");
    internal static readonly EntryKind ParameterStores = Of("ParameterStores");

    /// <summary>The kind of entry that a method of a server takes by name; null for other methods.</summary>
    internal static EntryKind? OfMethod(string method) => method switch
    {
        "CheckGate" or "GetFeatureGate" => EntryKind.Gates,
        "GetDynamicConfig" or "GetConfig" => DynamicConfigs,
        "GetExperiment" => Experiments,
        "GetLayer" => Layers,
        "GetParameterStore" => ParameterStores,
        _ => null,
    };

    private static EntryKind Of(string name) => System.Array.Find(EntryKind.All, kind => kind.Name == name)!;
}
