using Statsig.Fast.Rulesets;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Patterns;

namespace Statsig.Fast.Evaluation;

/// <summary>The state of one evaluation, passed by reference to every condition.</summary>
/// <remarks>
/// It is the calling convention of <see cref="ConditionDelegate"/>. On the caller's stack, never shared between threads. A mutable struct:
/// no field that holds it may become readonly.
/// </remarks>
internal ref struct EvaluationContext
{
    /// <summary>Nested gates and delegates allowed inside one call. Source: the reference passes 250 levels and fails 400.</summary>
    internal const int MaxDepth = 300;

    /// <summary>
    /// The number of levels that are entered without a check of the stack: more than real specs nest, and about 40 KB. Small stacks
    /// suffice for them, but the runtime's check requires 128 KB, which they do not have.
    /// </summary>
    internal const int UncheckedDepth = 32;

    /// <summary>
    /// Nested evaluations allowed inside one call. Only specs that ask for each other twice at every level get anywhere near it;
    /// with gates alone the memo keeps them far below.
    /// </summary>
    internal const int MaxEvaluations = 100_000;

    internal Ruleset Ruleset;
    internal StatsigUser User;

    /// <summary>Null while the server has no override at all, which keeps overrides off the hot path.</summary>
    internal readonly OverrideLookup? Overrides;

    /// <summary>The secondary exposures so far; null when they are not recorded.</summary>
    internal ExposureTrail? Trail;

    /// <summary>The trail before the layer handed over to an experiment; null when it did not.</summary>
    internal ExposureTrail? Undelegated;

    /// <summary>The experiment that a layer handed over to; null when it did not.</summary>
    internal CompiledSpec? Delegate;

    /// <summary>Answers of nested gates, kept only for specs whose nesting would otherwise multiply.</summary>
    internal NestedGateMemo? Memo;

    /// <summary>Takes the exposures of experiments whose group conditions ask for; null when the call records none.</summary>
    internal GroupExposures? Groups;

    /// <summary>Null but for client responses.</summary>
    internal ClientScope? Client;

    /// <summary>The last bucket computed for a user_bucket condition: the groups of an experiment all ask for the same one.</summary>
    internal BucketKey? LastBucketKey;
    internal int LastBucket;

    /// <summary>What the patterns of the call have taken of their time; all specs of one client response share it.</summary>
    internal PatternBudget Patterns;

    internal int Depth;
    internal int Evaluations;
    internal HaltReason Halt;
    internal InferenceGap Gap;

    internal EvaluationContext(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides)
    {
        Ruleset = ruleset;
        User = user;
        Overrides = overrides;
        Trail = ruleset.EmptyTrail;
    }

    /// <summary>True when nested gates must look at more than the rules of their spec: overrides, or remembered answers.</summary>
    internal readonly bool IsSpecial => Overrides is not null || Memo is not null;

    /// <summary>
    /// Enters one level, or stops the evaluation when the depth, the thread's stack or the number of levels reaches its limit.
    /// </summary>
    internal bool TryEnter() => (++Depth <= UncheckedDepth ? ++Evaluations <= MaxEvaluations : TryEnterDeep()) || Stop(HaltReason.DepthExceeded);

    [MethodImpl(MethodImplOptions.NoInlining)] // Kept out of every nested gate: few specs get here.
    private bool TryEnterDeep() => Depth <= MaxDepth && ++Evaluations <= MaxEvaluations && RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Stops the evaluation; the first reason stays.</summary>
    [SuppressMessage("Style", "IDE0251:Make member 'readonly'", Justification = "It writes a field.")]
    internal bool Stop(HaltReason reason)
    {
        if (Halt == HaltReason.None)
        {
            Halt = reason;
        }

        return false;
    }
}
