using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>The gate, config, experiment or layer that a parameter of a store refers to.</summary>
internal static class StoreSubject
{
    /// <summary>The name; null when the parameter refers to nothing.</summary>
    internal static string? Of(DifferentialCase asked, string store, string part)
    {
        Tree? parameter = asked.Payload["param_stores"]?[store]?["parameters"]?[part.Split(' ')[^1]];
        return (parameter?["gate_name"] ?? parameter?["config_name"] ?? parameter?["experiment_name"] ?? parameter?["layer_name"])?.AsText;
    }
}
