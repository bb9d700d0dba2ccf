using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Order of numbers. Both sides must be numbers or text that is one; otherwise nothing holds.</summary>
internal static class Numbers
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (name is not ("gt" or "gte" or "lt" or "lte"))
        {
            return null;
        }

        if (target.Number is not { } number)
        {
            return Fixed.Never(source, target);
        }

        var operand = new Operand(source, number);
        return new CompiledCondition(name switch
        {
            "gt" => operand.Greater,
            "gte" => operand.GreaterOrEqual,
            "lt" => operand.Less,
            _ => operand.LessOrEqual,
        });
    }

    private sealed record Operand(ValueSource Source, double Target) : IValueOperand
    {
        public void AppendTarget(StringBuilder text) => ShownText.AppendNumber(text, Target);

        internal bool Greater(ref EvaluationContext context) => Facets.TryGetNumber(Source.ReadValue(ref context), out double number) && number > Target;

        internal bool GreaterOrEqual(ref EvaluationContext context) => Facets.TryGetNumber(Source.ReadValue(ref context), out double number) && number >= Target;

        internal bool Less(ref EvaluationContext context) => Facets.TryGetNumber(Source.ReadValue(ref context), out double number) && number < Target;

        internal bool LessOrEqual(ref EvaluationContext context) => Facets.TryGetNumber(Source.ReadValue(ref context), out double number) && number <= Target;
    }
}
