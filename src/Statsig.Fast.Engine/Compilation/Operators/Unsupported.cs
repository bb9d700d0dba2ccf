using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions that this version does not know: reaching one ends the evaluation with the default and a reason.</summary>
internal static class Unsupported
{
    private const string MissingType = "missing";

    /// <summary>A condition that this version does not know.</summary>
    /// <param name="condition">The condition; null for one that is missing in the payload.</param>
    internal static CompiledCondition Of(Condition? condition) =>
        new(new Operand(condition?.Type ?? MissingType, condition?.Operator, condition is null ? null : FieldOf(condition), null).Stop, IsObservable: true);

    /// <summary>The same for an unknown operator on a group: the experiment is still evaluated, which records its exposure.</summary>
    internal static CompiledCondition OnGroup(Condition condition, ValueSource source) =>
        new(new Operand(condition.Type, condition.Operator, condition.Field, source).Stop, IsObservable: true, AsksForGroup: true);

    /// <summary>True when a condition ends every evaluation that reaches it.</summary>
    internal static bool Is(ConditionDelegate condition) => condition.Target is Operand;

    /// <summary>What a supported condition of the type would state as its field.</summary>
    private static string? FieldOf(Condition condition) => condition.Type switch
    {
        "unit_id" or "user_bucket" => condition.IdType,
        "current_time" or "target_app" => null,
        _ => condition.Field,
    };

    /// <summary>No answer depends on the value, so it is not among the fields that a spec reads.</summary>
    private sealed record Operand(string Type, string? Operator, string? Field, ValueSource? Source) : IDescribedCondition
    {
        public void AppendTarget(StringBuilder text)
        {
            // Not read: it need not be valid.
        }

        internal bool Stop(ref EvaluationContext context)
        {
            Source?.Read(ref context);
            return context.Stop(HaltReason.Unsupported);
        }
    }
}
