using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Order of points in time, and whether two fall on the same UTC day.</summary>
/// <remarks>The user's side may be in seconds, the target never is. Source: the reference.</remarks>
internal static class Times
{
    private const long MsPerDay = 86_400_000;

    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target)
    {
        if (name is not ("before" or "after" or "on"))
        {
            return null;
        }

        if (target.TimeMs is not { } time)
        {
            return Fixed.Never(source, target);
        }

        var operand = new Operand(source, time);
        return new CompiledCondition(name switch
        {
            "before" => operand.Before,
            "after" => operand.After,
            _ => operand.On,
        });
    }

    private sealed record Operand(ValueSource Source, long TargetMs) : IValueOperand
    {
        public void AppendTarget(StringBuilder text) => ShownText.AppendTime(text, TargetMs);

        internal bool Before(ref EvaluationContext context) => Facets.TryGetTime(Source.ReadValue(ref context), out long time) && time < TargetMs;

        internal bool After(ref EvaluationContext context) => Facets.TryGetTime(Source.ReadValue(ref context), out long time) && time > TargetMs;

        internal bool On(ref EvaluationContext context) => Facets.TryGetTime(Source.ReadValue(ref context), out long time) && time / MsPerDay == TargetMs / MsPerDay;
    }
}
