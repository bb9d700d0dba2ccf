using System;
using System.Collections.Generic;
using System.IO.Enumeration;
using System.Linq;
using Statsig.Fast.Snapshots;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>Selects the entries of a snapshot that are kept; an option that is not set restricts nothing.</summary>
internal sealed record SnapshotFilter(IReadOnlyList<string> Names, IReadOnlyList<string> Tags, IReadOnlyList<string> Apps)
{
    internal bool IsEmpty => Names.Count + Tags.Count + Apps.Count == 0;

    /// <param name="model">The whole snapshot.</param>
    /// <param name="payload">Where apps are looked up; null when the snapshot does not come from a payload.</param>
    /// <exception cref="ArgumentException">Apps are selected, but the source does not contain apps.</exception>
    internal SnapshotModel Apply(SnapshotModel model, SpecSet? payload)
    {
        if (IsEmpty)
        {
            return model;
        }

        if (Apps.Count > 0 && payload is null)
        {
            throw new ArgumentException("--app requires a payload; a snapshot does not contain the apps of its entries.");
        }

        return model with
        {
            Gates = Keep(model.Gates, ForOtherApps(payload?.FeatureGates)),
            DynamicConfigs = Keep(model.DynamicConfigs, ForOtherApps(payload?.DynamicConfigs)),
            Experiments = Keep(model.Experiments, [.. ForOtherApps(payload?.DynamicConfigs), .. ForOtherApps(payload?.Autotunes)]),
            Layers = Keep(model.Layers, ForOtherApps(payload?.LayerConfigs)),
            ParameterStores = Keep(model.ParameterStores, ForOtherApps(payload?.ParameterStores)),
        };
    }

    private EquatableList<SnapshotEntry> Keep(EquatableList<SnapshotEntry> entries, HashSet<string> others) => new([.. entries.Where(entry =>
        !others.Contains(entry.Name)
        && (Names.Count == 0 || Names.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, entry.Name, ignoreCase: false)))
        && (Tags.Count == 0 || entry.Tags.Any(Tags.Contains)))]);

    private HashSet<string> ForOtherApps(IEnumerable<Spec>? specs) => Others(specs?.Select(static spec => (spec.Name, spec.TargetAppIds)));

    private HashSet<string> ForOtherApps(IEnumerable<AutotuneSpec>? autotunes) => Others(autotunes?.Select(static autotune => (autotune.Name, autotune.TargetAppIds)));

    private HashSet<string> ForOtherApps(IEnumerable<ParameterStoreSpec>? stores) => Others(stores?.Select(static store => (store.Name, store.TargetAppIds)));

    private HashSet<string> Others(IEnumerable<(string Name, string[]? Apps)>? specs) =>
        specs is null || Apps.Count == 0
            ? []
            : [.. specs.Where(spec => spec.Apps is { Length: > 0 } apps && !apps.Any(Apps.Contains)).Select(static spec => spec.Name)];
}
