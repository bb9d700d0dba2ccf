using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Users;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions whose result the target alone decides, such as a compare with something that is not a number.</summary>
/// <remarks>They are few, so each has an object that keeps the text of its target for explanations.</remarks>
internal static class Fixed
{
    /// <summary>The condition "public", which holds for all users.</summary>
    internal static readonly CompiledCondition Public = new(null, Always: new PublicOperand());

    internal static CompiledCondition Never(ValueSource source, TargetValue target) => Of(false, source, target);

    internal static CompiledCondition Of(bool result, ValueSource source, TargetValue target, int? bucketThreshold = null)
    {
        var text = new StringBuilder();
        target.AppendTo(text);
        var operand = new Operand(source, result, text.ToString(), target.Count, bucketThreshold);
        return result ? new CompiledCondition(null, Always: operand) : new CompiledCondition(operand.Decide);
    }

    /// <summary>
    /// The condition, reading its value even when the target alone decides: for values that leave something behind when read.
    /// </summary>
    internal static CompiledCondition Reading(CompiledCondition condition) => (condition.Always ?? condition.Delegate!.Target) is Operand operand
        ? new CompiledCondition(operand.Read)
        : condition;

    /// <summary>True when a condition holds for no user.</summary>
    internal static bool IsNever(ConditionDelegate condition) => condition.Target is Operand { Result: false };

    private sealed record Operand(ValueSource Source, bool Result, string Target, int? TargetCount, int? BucketThreshold) : IValueOperand
    {
        void IFieldReader.AddFields(UsedFieldSet fields)
        {
            // The result does not depend on the value.
        }

        public void AppendTarget(StringBuilder text) => text.Append(Target);

        internal bool Decide(ref EvaluationContext _) => Result;

        internal bool Read(ref EvaluationContext context)
        {
            Source.Read(ref context);
            return Result;
        }
    }

    private sealed class PublicOperand : IDescribedCondition
    {
        public string Type => "public";

        public string? Operator => null;

        public string? Field => null;

        public void AppendTarget(StringBuilder text)
        {
            // It has none.
        }
    }
}
