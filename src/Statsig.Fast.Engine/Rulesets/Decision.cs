using System.Runtime.CompilerServices;

namespace Statsig.Fast.Rulesets;

/// <summary>An outcome with everything that an answer reports about the way to it.</summary>
/// <remarks>
/// Equal decisions of a ruleset are one object, so an answer is one reference to copy, and returning one allocates nothing once the
/// decision has been seen: an outcome keeps the first decision that ended with it, and <see cref="DecisionTable"/> has the others.
/// Immutable.
/// </remarks>
internal sealed class Decision
{
    internal Decision(
        Ruleset ruleset,
        CompiledSpec? spec,
        Outcome outcome,
        ExposureTrail trail,
        ExposureTrail undelegatedTrail,
        CompiledSpec? handedTo = null,
        InferenceGap gap = InferenceGap.None,
        StrongBox<EvaluationDetails>? given = null)
    {
        Ruleset = ruleset;
        Spec = spec;
        Outcome = outcome;
        Trail = trail;
        UndelegatedTrail = undelegatedTrail;
        Delegate = handedTo;
        Gap = gap;
        Given = given;
        IsPlain = ReferenceEquals(trail, ruleset.EmptyTrail) && ReferenceEquals(undelegatedTrail, trail) && handedTo is null && gap == InferenceGap.None;
    }

    internal Ruleset Ruleset { get; }

    /// <summary>The spec whose ID type and version are reported; null for unknown names and overrides.</summary>
    internal CompiledSpec? Spec { get; }

    internal Outcome Outcome { get; }

    internal ExposureTrail Trail { get; }

    /// <summary>What layers report for parameters that are not the delegate's own.</summary>
    internal ExposureTrail UndelegatedTrail { get; }

    /// <summary>The experiment that a layer handed over to; null when it did not.</summary>
    internal CompiledSpec? Delegate { get; }

    internal InferenceGap Gap { get; }

    /// <summary>The details of an answer that was created with a constructor; null for all others.</summary>
    internal StrongBox<EvaluationDetails>? Given { get; }

    /// <summary>True without secondary exposures, delegate and gap: the spec and the outcome are all.</summary>
    private bool IsPlain { get; }

    /// <summary>Gets the decision for an outcome without secondary exposures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Three comparisons.
    internal static Decision Of(Ruleset ruleset, CompiledSpec? spec, Outcome outcome) =>
        outcome.FirstDecision is { IsPlain: true } first && ReferenceEquals(first.Spec, spec) && ReferenceEquals(first.Ruleset, ruleset)
            ? first
            : FindPlain(ruleset, spec, outcome);

    /// <summary>Gets the decision for an outcome and the way to it.</summary>
    internal static Decision Of(
        Ruleset ruleset, CompiledSpec? spec, Outcome outcome, ExposureTrail trail, ExposureTrail undelegatedTrail, CompiledSpec? handedTo, InferenceGap gap) =>
        outcome.FirstDecision is { } first && first.Equals(ruleset, spec, outcome, trail, undelegatedTrail, handedTo, gap)
            ? first
            : Find(ruleset, spec, outcome, trail, undelegatedTrail, handedTo, gap);

    /// <summary>True when this is the decision for these parts.</summary>
    internal bool Equals(
        Ruleset ruleset, CompiledSpec? spec, Outcome outcome, ExposureTrail trail, ExposureTrail undelegatedTrail, CompiledSpec? handedTo, InferenceGap gap) =>
        ReferenceEquals(Outcome, outcome) && ReferenceEquals(Trail, trail) && ReferenceEquals(Spec, spec) && ReferenceEquals(Ruleset, ruleset)
        && ReferenceEquals(UndelegatedTrail, undelegatedTrail) && ReferenceEquals(Delegate, handedTo) && Gap == gap;

    [MethodImpl(MethodImplOptions.NoInlining)] // As below.
    private static Decision FindPlain(Ruleset ruleset, CompiledSpec? spec, Outcome outcome) =>
        Find(ruleset, spec, outcome, ruleset.EmptyTrail, ruleset.EmptyTrail, null, InferenceGap.None);

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the callers small, which find the first decision of most outcomes.
    private static Decision Find(
        Ruleset ruleset, CompiledSpec? spec, Outcome outcome, ExposureTrail trail, ExposureTrail undelegatedTrail, CompiledSpec? handedTo, InferenceGap gap)
    {
        if (ruleset.Decisions.Find(ruleset, spec, outcome, trail, undelegatedTrail, handedTo, gap) is { } known)
        {
            return known;
        }

        var decision = new Decision(ruleset, spec, outcome, trail, undelegatedTrail, handedTo, gap);
        if (trail.IsOfFullTree || undelegatedTrail.IsOfFullTree)
        {
            return decision; // The trail may be of this call alone.
        }

        return outcome.TryKeepFirst(decision) ? decision : ruleset.Decisions.Add(decision);
    }
}
