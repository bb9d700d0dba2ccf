using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Follows an evaluation that is explained: takes the place of the evaluator where a condition evaluates another spec.</summary>
/// <remarks>
/// A <see cref="NestedGateMemo"/> carries it, which ordinary evaluations either do not have or look at on a cold path. So conditions of an
/// explained evaluation are the same delegates, and each spec is evaluated once.
/// </remarks>
internal abstract class EvaluationTrace
{
    /// <summary>Evaluates a nested gate, as <see cref="Evaluator.Resolve"/> does.</summary>
    internal abstract Outcome ResolveGate(NestedGate gate, ref EvaluationContext context);

    /// <summary>Notes that the answer of a nested gate was known.</summary>
    internal abstract void RepeatGate(NestedGate gate, ref EvaluationContext context);

    /// <summary>Evaluates an experiment whose group a condition asks for.</summary>
    internal abstract Outcome ResolveGroup(string experiment, CompiledSpec? spec, ref EvaluationContext context, out CompiledSpec? resolved);
}
