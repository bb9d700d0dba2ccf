using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>What is evaluated for every user, in ordinal order of the names.</summary>
/// <remarks>
/// Requested names in the payload restrict the evaluation to them. Names that are missing in the payload restrict nothing: they are
/// evaluated as every kind, and answered as unrecognized. So when none of the names is held, everything is evaluated, and they beside it.
/// </remarks>
internal sealed class EvaluationNames
{
    private EvaluationNames(IReadOnlyList<SpecInfo> specs, IReadOnlyList<string> stores, IReadOnlyList<string> unknown)
    {
        Gates = Of(SpecType.Gate);
        DynamicConfigs = Of(SpecType.DynamicConfig);
        Experiments = Of(SpecType.Experiment);
        Layers = Of(SpecType.Layer);
        ParameterStores = [.. stores.Concat(unknown).Order(System.StringComparer.Ordinal)];
        Unknown = unknown;

        // A name that is missing in the payload has no kind, so every getter is called for it.
        SpecInfo[] Of(SpecType type) =>
        [
            .. specs.Where(spec => spec.Type == type)
                .Concat(unknown.Select(name => new SpecInfo(name, type, "", null)))
                .OrderBy(static spec => spec.Name, System.StringComparer.Ordinal),
        ];
    }

    internal IReadOnlyList<SpecInfo> Gates { get; }

    internal IReadOnlyList<SpecInfo> DynamicConfigs { get; }

    internal IReadOnlyList<SpecInfo> Experiments { get; }

    internal IReadOnlyList<SpecInfo> Layers { get; }

    internal IReadOnlyList<string> ParameterStores { get; }

    /// <summary>Requested names that are missing in the payload.</summary>
    internal IReadOnlyList<string> Unknown { get; }

    internal static EvaluationNames Select(StatsigServer server, IReadOnlyList<string> only)
    {
        IReadOnlyList<SpecInfo> specs = server.GetSpecs();
        IReadOnlyList<string> stores = server.GetParameterStoreNames();
        var known = new HashSet<string>(specs.Select(static spec => spec.Name).Concat(stores));
        string[] unknown = [.. only.Distinct().Where(name => !known.Contains(name))];
        var wanted = new HashSet<string>(only.Where(known.Contains));
        return wanted.Count == 0
            ? new EvaluationNames(specs, stores, unknown)
            : new EvaluationNames([.. specs.Where(spec => wanted.Contains(spec.Name))], [.. stores.Where(wanted.Contains)], unknown);
    }
}
