using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Explaining;

/// <summary>Evaluates one spec for one user and writes down every step.</summary>
/// <remarks>
/// The folder is the second walk over a ruleset: it takes the steps of <see cref="Evaluator"/> in the same order, and runs the same
/// delegates for the conditions, which come back here for what they evaluate themselves (<see cref="EvaluationTrace"/>). So everything is
/// evaluated once. Nothing is left behind: trails of exposures are those of the explanation, and no decision is kept. One object for each
/// explanation; not thread-safe.
/// </remarks>
internal sealed partial class Explainer : EvaluationTrace
{
    /// <summary>The number of specs that a tree shows. Only specs that refer to each other in many ways come near it.</summary>
    private const int MaxSpecs = 5_000;

    private readonly bool _showsPrivateValues;
    private readonly bool _remembers;
    private readonly ExposureTrail _emptyTrail = ExposureTrail.CreateEmpty();
    private readonly List<(SpecKind Kind, string Name)> _open = [];
    private Dictionary<NestedGate, Known>? _gates;
    private Dictionary<string, KnownGroup>? _groups;
    private List<ExplainedSpec>? _nested; // What the condition that runs has evaluated.
    private StatsigValue _lastGroup;
    private int _deepest;
    private int _specs;

    private Explainer(bool showsPrivateValues, bool remembers)
    {
        _showsPrivateValues = showsPrivateValues;
        _remembers = remembers;
    }

    /// <summary>Explains a gate, dynamic config, experiment or layer.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "As evaluation, an explanation never throws.")]
    internal static Explained Explain(SpecKind kind, Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, string name, bool showsPrivateValues)
    {
        CompiledSpec? spec = ruleset.Find(kind, name);
        var explainer = new Explainer(showsPrivateValues, spec is { NeedsMemo: true });
        var context = new EvaluationContext(ruleset, user, overrides)
        {
            Memo = new NestedGateMemo { Trace = explainer, EmptyTrail = explainer._emptyTrail },
            Trail = explainer._emptyTrail,
        };
        ExplainedSpec? node = null;
        try
        {
            Outcome outcome = explainer.Resolve(kind, name, spec, ref context, out CompiledSpec? resolved, out node);
            return new Explained(ResultOf(ref context, resolved, outcome), node, null);
        }
        catch (Exception exception)
        {
            node ??= new ExplainedSpec(KindOf(kind), name, spec);
            node.End(Outcome.Faulted, ExplainedDecision.Fault);
            return new Explained(Result(ref context, null, Outcome.Faulted), node, exception);
        }
    }

    internal static ExplainedKind KindOf(SpecKind kind) => kind switch
    {
        SpecKind.Gate => ExplainedKind.Gate,
        SpecKind.DynamicConfig => ExplainedKind.DynamicConfig,
        SpecKind.Experiment => ExplainedKind.Experiment,
        _ => ExplainedKind.Layer,
    };

    /// <inheritdoc/>
    internal override Outcome ResolveGate(NestedGate gate, ref EvaluationContext context)
    {
        int depth = context.Depth;
        int evaluations = context.Evaluations;
        int deepest = _deepest;
        _deepest = depth;
        Outcome outcome = Resolve(SpecKind.Gate, gate.Name, gate.Spec, ref context, out _, out ExplainedSpec node);
        AddNested(node);
        if (context.Halt == HaltReason.None)
        {
            (_gates ??= [])[gate] = new Known(node, _deepest - depth, context.Evaluations - evaluations);
        }

        _deepest = Math.Max(deepest, _deepest);
        return outcome;
    }

    /// <inheritdoc/>
    internal override void RepeatGate(NestedGate gate, ref EvaluationContext context)
    {
        if (_gates is null || !_gates.TryGetValue(gate, out Known known))
        {
            return;
        }

        AddNested(known.Node.Again());
        Recount(known.Height, known.Evaluations, ref context);
    }

    /// <inheritdoc/>
    internal override Outcome ResolveGroup(string experiment, CompiledSpec? spec, ref EvaluationContext context, out CompiledSpec? resolved)
    {
        if (_groups is not null && _groups.TryGetValue(experiment, out KnownGroup? known))
        {
            AddNested(known.Node.Again());
            resolved = known.Resolved;
            if (known.Halt != HaltReason.None)
            {
                context.Stop(known.Halt);
            }
            else
            {
                Recount(known.Height, known.Evaluations, ref context);
            }

            _lastGroup = context.Halt == HaltReason.None ? known.Outcome.GroupName : null;
            return known.Outcome;
        }

        int depth = context.Depth;
        int evaluations = context.Evaluations;
        int deepest = _deepest;
        _deepest = depth;
        Outcome outcome = Resolve(SpecKind.Experiment, experiment, spec, ref context, out resolved, out ExplainedSpec node);
        AddNested(node);
        (_groups ??= [])[experiment] = new KnownGroup(node, outcome, resolved, context.Halt, _deepest - depth, context.Evaluations - evaluations);
        _deepest = Math.Max(deepest, _deepest);
        _lastGroup = context.Halt == HaltReason.None ? outcome.GroupName : null;
        return outcome;
    }

    /// <summary>Counts what an evaluation without remembered answers would evaluate again, so that both reach the same limits.</summary>
    private void Recount(int height, int evaluations, ref EvaluationContext context)
    {
        if (_remembers)
        {
            return; // The call remembers the answers as well.
        }

        context.Evaluations += evaluations;
        if (context.Evaluations > EvaluationContext.MaxEvaluations || context.Depth + 1 + height > EvaluationContext.MaxDepth)
        {
            context.Stop(HaltReason.DepthExceeded);
        }
    }

    private void AddNested(ExplainedSpec node)
    {
        if (++_specs <= MaxSpecs)
        {
            (_nested ??= []).Add(node);
        }
    }

    /// <summary>The steps of <see cref="Evaluator.Resolve"/>.</summary>
    private Outcome Resolve(
        SpecKind kind, string name, CompiledSpec? spec, ref EvaluationContext context, out CompiledSpec? resolved, out ExplainedSpec node)
    {
        node = new ExplainedSpec(KindOf(kind), name, spec);
        _deepest = Math.Max(_deepest, context.Depth);
        if (context.Overrides is { } overrides && overrides.Find(kind, name, context.User, context.Ruleset) is { } overridden)
        {
            node.End(overridden, ExplainedDecision.Override);
            resolved = null;
            return overridden;
        }

        resolved = spec;
        if (spec is null)
        {
            node.End(Outcome.Unrecognized, ExplainedDecision.Unrecognized);
            return Outcome.Unrecognized;
        }

        if (_open.Contains((kind, name)))
        {
            // A circle: evaluation would go round until it is too deep, with the same result.
            context.Stop(HaltReason.DepthExceeded);
            node.End(Outcome.DepthExceeded, ExplainedDecision.TooDeep);
            return Outcome.DepthExceeded;
        }

        _open.Add((kind, name));
        Outcome outcome = spec.IsPlain ? Decide(spec, node, ref context) : ResolveSpecial(kind, spec, node, ref context, ref resolved);
        _open.RemoveAt(_open.Count - 1);
        if (context.Halt != HaltReason.None)
        {
            bool isUnsupported = context.Halt == HaltReason.Unsupported;
            node.End(isUnsupported ? Outcome.Unsupported : Outcome.DepthExceeded, isUnsupported ? ExplainedDecision.Unsupported : ExplainedDecision.TooDeep);
        }

        return outcome;
    }

    private Outcome ResolveSpecial(SpecKind kind, CompiledSpec spec, ExplainedSpec node, ref EvaluationContext context, ref CompiledSpec? resolved)
    {
        if (spec.Mappings is not null && TryMap(kind, spec, node, ref context, out Outcome? mapped, out CompiledSpec? target))
        {
            resolved = target;
            node.End(mapped, ExplainedDecision.Mapping);
            return mapped;
        }

        if (context.Halt != HaltReason.None)
        {
            return Outcome.Unsupported;
        }

        if (FeatureSwitches.Autotunes && kind == SpecKind.Experiment && spec.Autotune is { } autotune)
        {
            resolved = autotune.Identity;
            return Decide(autotune, node, ref context);
        }

        if (!spec.Exists)
        {
            resolved = null;
            node.End(Outcome.Unrecognized, ExplainedDecision.Unrecognized);
            return Outcome.Unrecognized;
        }

        return spec.Merge is null ? Decide(spec, node, ref context) : Merge(spec, node, ref context);
    }

    /// <summary>The result of <see cref="Evaluator.ResultOf"/>, without leaving its decision in the ruleset.</summary>
    private static EvaluationResult ResultOf(ref EvaluationContext context, CompiledSpec? resolved, Outcome outcome) => context.Halt switch
    {
        HaltReason.None => new EvaluationResult(new Decision(
            context.Ruleset, resolved, outcome, context.Trail!, context.Undelegated ?? context.Trail!, context.Delegate, context.Gap)),
        HaltReason.Unsupported => Result(ref context, resolved, context.Delegate is null ? Outcome.Unsupported : Outcome.UnsupportedDelegate),
        _ => Result(ref context, null, Outcome.DepthExceeded),
    };

    private static EvaluationResult Result(ref EvaluationContext context, CompiledSpec? spec, Outcome outcome) =>
        new(new Decision(context.Ruleset, spec, outcome, context.Ruleset.EmptyTrail, context.Ruleset.EmptyTrail));

    /// <param name="Node">The explanation.</param>
    /// <param name="Height">By how many levels its evaluation went deeper.</param>
    /// <param name="Evaluations">How many evaluations it consisted of.</param>
    private readonly record struct Known(ExplainedSpec Node, int Height, int Evaluations);

    private sealed record KnownGroup(ExplainedSpec Node, Outcome Outcome, CompiledSpec? Resolved, HaltReason Halt, int Height, int Evaluations);
}
