using Statsig.Fast.Evaluation;
using Statsig.Fast.Users;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions whose result the target alone decides, such as a compare with something that is not a number.</summary>
internal static class Fixed
{
    internal static readonly CompiledCondition Always = new(null);

    internal static readonly CompiledCondition Never = new(static (ref EvaluationContext _) => false);

    internal static CompiledCondition Of(bool result) => result ? Always : Never;

    /// <summary>
    /// The condition, reading its value even when the target alone decides: for values that leave something behind when read.
    /// </summary>
    internal static CompiledCondition Reading(ValueSource source, CompiledCondition condition) =>
        condition == Always ? new CompiledCondition(new Operand(source, true).Read)
        : condition == Never ? new CompiledCondition(new Operand(source, false).Read)
        : condition;

    /// <summary>True when a condition holds for no user.</summary>
    internal static bool IsNever(ConditionDelegate condition) =>
        ReferenceEquals(condition, Never.Delegate) || condition.Target is Operand { Result: false };

    private sealed record Operand(ValueSource Source, bool Result) : IFieldReader
    {
        public void AddFields(UsedFieldSet fields)
        {
            // The result does not depend on the value.
        }

        internal bool Read(ref EvaluationContext context)
        {
            Source.Read(ref context);
            return Result;
        }
    }
}
