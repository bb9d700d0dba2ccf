using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Rulesets;

/// <summary>Everything that evaluation reads: one delivery of specs, compiled, immutable and published as one reference.</summary>
/// <remarks>
/// The folder connects the two halves of the run-time flow: Compilation writes it, Evaluation reads it, and it holds only data. A call
/// reads the reference once and keeps it, so every answer belongs to one ruleset even while a newer one is published.
/// </remarks>
internal sealed class Ruleset
{
    // Mutable structs, filled when handles are used: must not become readonly. All other state is immutable.
    internal SlotTable<CompiledSpec> GateSlots = new();
    internal SlotTable<CompiledSpec> DynamicConfigSlots = new();
    internal SlotTable<CompiledSpec> ExperimentSlots = new();
    internal SlotTable<CompiledSpec> LayerSlots = new();
    internal SlotTable<CompiledParameterStore> ParameterStoreSlots = new();

    /// <summary>The numbers of the schemas whose differences were reported; the server guards the set.</summary>
    internal HashSet<int> ComparedSchemas => field ??= [];

    /// <summary>Held while a slot is filled.</summary>
    internal Lock SlotsLock { get; } = new();

    internal EvaluationSource Source { get; init; }

    /// <summary>Unix milliseconds of the specs' last change; 0 without specs.</summary>
    internal long TimeMs { get; init; }

    /// <summary>Unix milliseconds at which the specs arrived.</summary>
    internal long ReceivedAtMs { get; init; }

    /// <summary>The <see cref="TimeMs"/> of the first specs that this server had.</summary>
    internal long InitTimeMs { get; init; }

    internal string? Checksum { get; init; }

    internal string? AppId { get; init; }

    internal RemoteSettings Remote { get; init; } = RemoteSettings.None;

    internal SpecIndex Gates { get; init; } = SpecIndex.Empty;

    /// <summary>Dynamic configs, experiments and autotunes.</summary>
    internal SpecIndex Configs { get; init; } = SpecIndex.Empty;

    internal SpecIndex Layers { get; init; } = SpecIndex.Empty;

    internal CompiledParameterStore[] ParameterStores { get; init; } = [];

    internal NameTable ParameterStoreNames { get; init; } = NameTable.Empty;

    internal EvaluationSettings Settings { get; init; } = new();

    /// <summary>The environment that conditions read when the user has no environment.</summary>
    internal UserField[] Environment { get; init; } = [];

    /// <summary>
    /// True when the specs name the <see cref="EvaluationSettings.UnusualTier"/> of the options, in a condition or as their default.
    /// </summary>
    internal bool NamesTier { get; init; }

    internal ReasonTexts Reasons { get; init; } = ReasonTexts.Of(EvaluationSource.Uninitialized);

    /// <summary>Shared with the ruleset before when specs are: outcomes keep their secondary exposures.</summary>
    internal ExposureTable Exposures { get; init; } = new();

    /// <summary>Likewise: the root of the trails of these exposures.</summary>
    internal ExposureTrail EmptyTrail { get; init; } = ExposureTrail.CreateEmpty();

    /// <summary>The conditions of the condition map, by which the next delivery is read.</summary>
    internal HashedMap Conditions { get; init; } = HashedMap.Empty;

    internal DecisionTable Decisions { get; } = new();

    /// <summary>The data that only client responses need.</summary>
    internal ClientFacts Client { get; init; } = new();

    /// <summary>Specs and parts of specs that could not be used, with the reason.</summary>
    internal IReadOnlyList<SpecProblem> Problems { get; init; } = [];

    internal bool HasSpecs => Source is not (EvaluationSource.Uninitialized or EvaluationSource.Loading or EvaluationSource.NoValues);

    /// <summary>Finds the spec of a kind and name; returns null for an unknown name.</summary>
    internal CompiledSpec? Find(SpecKind kind, string name) => kind switch
    {
        SpecKind.Gate => Gates.Find(name),
        SpecKind.Layer => Layers.Find(name),
        _ => Configs.Find(name),
    };

    /// <summary>Finds the parameter store of a name; returns null for an unknown name.</summary>
    internal CompiledParameterStore? FindParameterStore(string name) => ParameterStoreNames.Find(name) is var index and >= 0 ? ParameterStores[index] : null;

    /// <summary>Creates a ruleset without specs, for the time before the first specs and after shutdown.</summary>
    internal static Ruleset CreateEmpty(EvaluationSource source, EvaluationSettings settings) => new()
    {
        Source = source,
        Settings = settings,
        Environment = settings.Environment,
        Reasons = ReasonTexts.Of(source),
    };
}
