using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>Turns one delivery of specs into a ruleset.</summary>
/// <remarks>
/// The folder decides at load what would otherwise be decided per call: names become references, targets become prepared operands,
/// percentages become bucket thresholds, salts become hash states, and every possible answer is built once. Runs on one
/// thread; a spec that cannot be compiled is left out and reported, the others are not affected.
/// </remarks>
internal sealed class RulesetCompiler
{
    private readonly CompilationScope _scope;
    private readonly SpecReuse _reuse;
    private readonly Ruleset? _previous;
    private readonly ConditionCompiler _conditions;
    private readonly AutotuneCompiler _autotunes;
    private readonly ParameterStoreCompiler _stores;
    private readonly RuleCompiler _rules;

    private readonly SpecTable _gates;
    private readonly SpecTable _configs;
    private readonly SpecTable _layers;

    private RulesetCompiler(CompilationScope scope, SpecReuse reuse, Ruleset? previous)
    {
        _scope = scope;
        _reuse = reuse;
        _previous = reuse.Count > 0 ? previous : null;
        _gates = new SpecTable(scope.Set.FeatureGates.Count, reuse.WithSameNames(WireMember.FeatureGates));
        _configs = new SpecTable(scope.Set.DynamicConfigs.Count, reuse.WithSameNames(WireMember.DynamicConfigs));
        _layers = new SpecTable(scope.Set.LayerConfigs.Count, reuse.WithSameNames(WireMember.LayerConfigs));
        _conditions = new ConditionCompiler(scope);
        _autotunes = new AutotuneCompiler(scope);
        _stores = new ParameterStoreCompiler(scope);
        _rules = new RuleCompiler(scope, _conditions, _configs);
    }

    /// <summary>Compiles a delivery.</summary>
    /// <param name="set">A delivery with updates.</param>
    /// <param name="settings">What the server's options contribute.</param>
    /// <param name="idLists">The server's ID lists.</param>
    /// <param name="origin">Where the delivery came from and when.</param>
    /// <param name="previous">
    /// The ruleset with the same settings whose specs are taken over as far as they did not change, and with which the delivery was read;
    /// null to compile everything.
    /// </param>
    internal static Ruleset Compile(SpecSet set, EvaluationSettings settings, IdListStore idLists, RulesetOrigin origin, Ruleset? previous = null)
    {
        SpecReuse reuse = SpecReuse.Decide(set, previous); // Before the scope: it completes the delivery.
        return new RulesetCompiler(new CompilationScope(set, settings, idLists), reuse, previous).Compile(origin);
    }

    private Ruleset Compile(RulesetOrigin origin)
    {
        SpecSet set = _scope.Set;
        _scope.Settings.Patterns.Trim();
        foreach ((string name, string reason) in set.Problems)
        {
            _scope.Problems.AddSkipped(name, reason);
        }

        Declare(WireMember.FeatureGates, set.FeatureGates, _gates);
        Declare(WireMember.DynamicConfigs, set.DynamicConfigs, _configs);
        Declare(WireMember.LayerConfigs, set.LayerConfigs, _layers);
        CompileAll(set.FeatureGates, _gates, isGate: true);
        CompileAll(set.DynamicConfigs, _configs, isGate: false);
        CompileAll(set.LayerConfigs, _layers, isGate: false);
        CompileAutotunes(set.Autotunes);
        CompileMappings(set);
        CompiledParameterStore[] stores = CompileStores(set.ParameterStores);
        LinkNestedGates();
        Finish();
        SpecProblem[] problems = _scope.Problems.ToArray();
        SpecSealing.Seal(AllSpecs(), problems);

        var client = new ClientFacts
        {
            AppIdsByKey = set.SdkKeysToAppIds,
            AppIdsByHashedKey = set.HashedSdkKeysToAppIds,
            SessionReplayInfo = set.SessionReplayInfo.IsPresent ? _scope.Keep(set.SessionReplayInfo) : default,
        };
        if (_previous is not null)
        {
            client.Inherit(_previous.Client);
        }

        return new Ruleset
        {
            Exposures = _previous?.Exposures ?? new ExposureTable(),
            EmptyTrail = _previous?.EmptyTrail ?? ExposureTrail.CreateEmpty(),
            Conditions = set.KnownConditions,
            Source = origin.Source,
            TimeMs = set.Time,
            ReceivedAtMs = origin.ReceivedAtMs,
            InitTimeMs = origin.InitTimeMs ?? set.Time,
            Checksum = set.Checksum,
            AppId = set.AppId,
            Remote = RemoteSettingsCompiler.Compile(set, origin.PreviousSettings),
            Gates = _gates.ToIndex(),
            Configs = _configs.ToIndex(),
            Layers = _layers.ToIndex(),
            ParameterStores = stores,
            ParameterStoreNames = new NameTable(Array.ConvertAll(stores, static store => store.Name)),
            Settings = _scope.Settings,
            Environment = EnvironmentOf(set),
            // Specs that are taken over may have named it. When none does any more, a warning is left out until everything is compiled
            // anew.
            NamesTier = _scope.NamesTier || _previous is { NamesTier: true } || string.Equals(set.DefaultEnvironment, _scope.Settings.UnusualTier, StringComparison.OrdinalIgnoreCase),
            Reasons = ReasonTexts.Of(origin.Source),
            Client = client,
            Problems = problems,
            KeptBytes = _scope.KeptBytes + (_previous?.KeptBytes ?? 0),
            FirstKeptBytes = _previous?.FirstKeptBytes ?? _scope.KeptBytes,
        };
    }

    private void Declare(WireMember container, SpecList specs, SpecTable table)
    {
        for (int i = 0; i < specs.Count; i++)
        {
            CompiledSpec? taken = _reuse.Find(container, i);
            table.Add(taken ?? new CompiledSpec(specs.NameAt(i)));
            if (taken?.Origin!.Lists is { } lists)
            {
                foreach (IdListStore.Reference list in lists)
                {
                    _scope.IdLists.Keep(list);
                }
            }
        }
    }

    private IEnumerable<CompiledSpec> AllSpecs() => _gates.Specs.Concat(_configs.Specs).Concat(_layers.Specs);

    private void CompileAll(SpecList specs, SpecTable table, bool isGate)
    {
        for (int i = 0; i < specs.Count; i++)
        {
            CompiledSpec compiled = table.Specs[i];
            if (!compiled.IsFinal)
            {
                Spec spec = specs[i];
                Attempt(spec.Name, () => Compile(spec, compiled, isGate));
            }
        }
    }

    private void Compile(Spec spec, CompiledSpec compiled, bool isGate)
    {
        var fallThrough = new Outcome
        {
            RuleId = spec.Enabled ? "default" : "disabled",
            Value = _scope.Bytes(spec.DefaultValue).StartsWith((byte)'t'),
            Parameters = isGate ? ParameterSet.Empty : _scope.Parameters(spec.DefaultValue),
            IsActive = spec.IsActive,
        };
        compiled.IdType = spec.IdType;
        compiled.Version = spec.Version;
        compiled.Entity = spec.Entity;
        compiled.ForwardsAllExposures = spec.ForwardAllExposures;
        compiled.UseNewLayerEval = spec.UseNewLayerEval;
        compiled.IsActive = spec.IsActive;
        compiled.DeclaresIsActive = spec.DeclaresIsActive;
        compiled.ExplicitParameters = spec.ExplicitParameters;
        compiled.IsInLayer = spec.HasSharedParams;
        compiled.DeclaresIsInLayer = spec.DeclaresSharedParams;
        compiled.TargetAppIds = spec.TargetAppIds;
        compiled.Default = fallThrough;
        compiled.Rules = _rules.Compile(spec, isGate, fallThrough);
        compiled.Origin = _rules.OriginOf(spec);
        compiled.Exists = true;
    }

    private void CompileAutotunes(AutotuneSpec[] autotunes)
    {
        foreach (AutotuneSpec autotune in autotunes)
        {
            Attempt(autotune.Name, () => _configs.GetOrAdd(autotune.Name).Autotune = FeatureSwitches.Autotunes
                ? _autotunes.Compile(autotune)
                : throw new NotSupportedException($"autotunes need the feature {FeatureSwitches.AutotunesName}, which was removed from this application"));
        }
    }

    private void CompileMappings(SpecSet set)
    {
        if (set.Mappings.Count == 0)
        {
            return;
        }

        foreach ((string name, ConfigMapping[] mappings) in set.Mappings)
        {
            // A mapping does not contain the kind of its spec, so its name applies to all kinds.
            CompileMappings(_gates, name, mappings, set.FeatureGates);
            CompileMappings(_configs, name, mappings, set.DynamicConfigs);
            CompileMappings(_layers, name, mappings, set.LayerConfigs);
        }
    }

    private void CompileMappings(SpecTable table, string name, ConfigMapping[] mappings, SpecList specs)
    {
        string salt = table.PositionOf(name) is var position and >= 0 && position < specs.Count ? specs[position].Salt : ""; // A name without a spec is salted with nothing.
        Attempt(name, () => table.GetOrAdd(name).Mappings = Array.ConvertAll(mappings, mapping => Compile(name, mapping, salt)));
    }

    private CompiledMapping Compile(string name, ConfigMapping mapping, string specSalt)
    {
        var rules = new List<CompiledMappingRule>();
        foreach (ConfigMappingRule entry in mapping.Rules)
        {
            if (_scope.Set.MappingRules.TryGetValue(entry.RuleName, out Rule? rule))
            {
                rules.Add(new CompiledMappingRule(entry.StartTimeMs, _rules.CompileMappingRule(name, rule, specSalt)));
            }
        }

        return new CompiledMapping(mapping.NewConfigName, [.. rules]);
    }

    private CompiledParameterStore[] CompileStores(ParameterStoreSpec[] specs)
    {
        var stores = new List<CompiledParameterStore>();
        foreach (ParameterStoreSpec spec in specs)
        {
            Attempt(spec.Name, () => stores.Add(_stores.Compile(spec)));
        }

        return [.. stores];
    }

    private void LinkNestedGates()
    {
        foreach (NestedGate gate in _scope.NestedGates)
        {
            gate.Spec = _gates.Find(gate.Name);
        }
    }

    private void Finish()
    {
        var references = new Dictionary<CompiledSpec, List<CompiledSpec>>();
        Finish(_gates, SpecKind.Gate, references);
        Finish(_configs, SpecKind.DynamicConfig, references);
        Finish(_layers, SpecKind.Layer, references);
        NestingAnalysis.Mark(references);
        NestingAnalysis.SpreadGroups(references);
        foreach (CompiledSpec spec in AllSpecs().Where(static spec => spec is { MayAskForGroup: true, IsFinal: false }))
        {
            // A condition on a group records an exposure, once per call, which the shortcuts for plain gates do not support.
            spec.NeedsMemo = true;
        }

        foreach (NestedGate gate in _scope.NestedGates)
        {
            gate.PlainSpec = gate.Spec is { IsPlain: true } plain ? plain : null;
        }
    }

    private static void Finish(SpecTable table, SpecKind kind, Dictionary<CompiledSpec, List<CompiledSpec>> references)
    {
        foreach (CompiledSpec spec in table.Specs)
        {
            if (!spec.IsFinal)
            {
                Finish(spec, kind, references, table);
            }
        }
    }

    private static void Finish(CompiledSpec spec, SpecKind kind, Dictionary<CompiledSpec, List<CompiledSpec>> references, SpecTable sameKind)
    {
        foreach (CompiledRule rule in spec.Rules)
        {
            // An experiment that could not be compiled is as good as none: the rule is then an ordinary one.
            rule.Delegate = rule.Delegate is { Exists: true } ? rule.Delegate : null;
        }

        foreach (CompiledMapping mapping in spec.Mappings ?? [])
        {
            mapping.Target = sameKind.Find(mapping.TargetName);
        }

        spec.IsLayer = kind == SpecKind.Layer;
        bool delegates = Array.Exists(spec.Rules, static rule => rule.Delegate is not null);
        if (spec.UseNewLayerEval && kind == SpecKind.Layer)
        {
            spec.Merge = LayerMerge.Create(spec);
        }

        // A gate that delegates answers with an outcome that belongs to another spec, which nested gates must know.
        spec.IsPlain = spec.Exists && spec.Mappings is null && spec.Autotune is null && spec.Merge is null && !(kind == SpecKind.Gate && delegates);
        spec.Constant = spec.IsPlain ? ConstantOf(spec) : null;
        spec.OpenBucket = spec.IsPlain && spec.Rules is [{ } first, ..] && EvaluableRule.ConditionsOf(first).Length == 0 ? first.PassBucket : null;
        spec.MayAskForGroup = Array.Exists(spec.Rules, static rule => rule.AsksForGroup)
            || Array.Exists(spec.Mappings ?? [], static mapping => Array.Exists(mapping.Rules, static entry => entry.Rule.AsksForGroup));
        List<CompiledSpec> targets = NestingAnalysis.ReferencesOf(spec, sameKind);
        if (targets.Count > 0)
        {
            spec.NestsGates = true;
            references[spec] = targets;
        }
    }

    private static Outcome? ConstantOf(CompiledSpec spec)
    {
        if (spec.Rules.Length == 0)
        {
            return spec.Default;
        }

        CompiledRule first = spec.Rules[0];
        bool decides = EvaluableRule.ConditionsOf(first).Length == 0 && first.Bucket is null && first.Delegate is null;
        return !decides ? null : first.ThresholdBuckets == 0 ? first.Failed : first.Passed;
    }

    private UserField[] EnvironmentOf(SpecSet set)
    {
        UserField[] configured = _scope.Settings.Environment;
        if (set.DefaultEnvironment is null)
        {
            return configured;
        }

        foreach (ref readonly UserField entry in configured.AsSpan())
        {
            if (entry.Name == "tier")
            {
                return configured;
            }
        }

        return [.. configured, new UserField("tier", set.DefaultEnvironment)];
    }

    /// <summary>Runs one part of the compilation; a value that cannot be decoded costs that part only.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad spec must not take the others down.")]
    private void Attempt(string name, Action part)
    {
        try
        {
            part();
        }
        catch (Exception exception)
        {
            // Known: the reader checks structure, not the texts inside values, so half a surrogate pair shows here first. Whatever
            // else a target or a pattern may set off costs the one spec that holds it, and is reported.
            _scope.Problems.AddSkipped(name, exception.Message);
        }
    }
}
