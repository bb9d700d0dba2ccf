using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>"str_matches": a regular expression found anywhere in the value's text.</summary>
/// <remarks>An invalid pattern, a missing value and a match that takes too long are all no match.</remarks>
internal static class Patterns
{
    internal static CompiledCondition? TryCompile(string name, ValueSource source, TargetValue target, TimeSpan timeout)
    {
        if (name != "str_matches")
        {
            return null;
        }

        if (target.Text is not { } pattern)
        {
            return Fixed.Never;
        }

        return new CompiledCondition(new Operand(source, SearchPattern.Create(pattern, timeout)).Matches);
    }

    private static bool Matches(this Operand operand, ref EvaluationContext context)
    {
        return operand.Source.TryReadText(ref context, out string? text, out StatsigValue other)
            ? operand.Pattern.IsMatch(text)
            : MatchesOther(operand, other);
    }

    private static bool MatchesOther(Operand operand, StatsigValue value) =>
        value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> text) && operand.Pattern.IsMatch(text);

    private sealed record Operand(ValueSource Source, SearchPattern Pattern) : IValueOperand;
}
