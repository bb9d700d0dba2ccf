using System;
using System.Runtime.CompilerServices;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Order of dotted versions. A part that is not a whole number makes every operator false, "version_neq" too.</summary>
internal static class Versions
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (!name.StartsWith("version_", StringComparison.Ordinal))
        {
            return null;
        }

        var operand = new Operand(source, VersionTarget.Create(target.Text ?? ""));
        ConditionDelegate? condition = name switch
        {
            "version_gt" => operand.Greater,
            "version_gte" => operand.GreaterOrEqual,
            "version_lt" => operand.Less,
            "version_lte" => operand.LessOrEqual,
            "version_eq" => operand.Equal,
            "version_neq" => operand.NotEqual,
            _ => null,
        };

        // A numeric target never compares; only a text is a version.
        return condition is null ? null : target.Text is null ? Fixed.Never(source, target) : new CompiledCondition(condition);
    }

    private sealed record Operand(ValueSource Source, VersionTarget Target) : IValueOperand
    {
        public void AppendTarget(StringBuilder text) => Target.AppendTo(text);

        internal bool Greater(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign > 0;

        internal bool GreaterOrEqual(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign >= 0;

        internal bool Less(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign < 0;

        internal bool LessOrEqual(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign <= 0;

        internal bool Equal(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign == 0;

        internal bool NotEqual(ref EvaluationContext context) => TryCompare(ref context, out int sign) && sign != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one of three calls in each condition.
        private bool TryCompare(ref EvaluationContext context, out int sign)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? Target.TryCompare(text, out sign)
                : TryCompareOther(other, out sign);
        }

        private bool TryCompareOther(StatsigValue value, out int sign)
        {
            sign = 0;
            return value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> text) && Target.TryCompare(text, out sign);
        }
    }
}
