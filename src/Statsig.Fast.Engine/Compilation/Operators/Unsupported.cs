using Statsig.Fast.Evaluation;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions that this version does not know: reaching one ends the evaluation with the default and a reason.</summary>
internal static class Unsupported
{
    internal static readonly CompiledCondition Condition =
        new(static (ref EvaluationContext context) => context.Stop(HaltReason.Unsupported), IsObservable: true);

    /// <summary>The same for an unknown operator on a group: the experiment is still evaluated, which records its exposure.</summary>
    internal static CompiledCondition OnGroup(ValueSource source) =>
        new(new ReadingOperand(source).Stop, IsObservable: true, AsksForGroup: true);

    /// <summary>True when a condition ends every evaluation that reaches it.</summary>
    internal static bool Is(ConditionDelegate condition) => condition == Condition.Delegate || condition.Target is ReadingOperand;

    /// <summary>No answer depends on the value, so it is not among the fields that a spec reads.</summary>
    private sealed record ReadingOperand(ValueSource Source)
    {
        internal bool Stop(ref EvaluationContext context)
        {
            Source.Read(ref context);
            return context.Stop(HaltReason.Unsupported);
        }
    }
}
