using System;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Patterns;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>"str_matches": a regular expression found anywhere in the value's text.</summary>
/// <remarks>An invalid pattern, a missing value and a search that exhausts its budget are all no match.</remarks>
internal static class Patterns
{
    /// <summary>The name of the operator.</summary>
    internal const string Name = "str_matches";

    /// <summary>Compiles the condition; null for another operator.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="source">The value.</param>
    /// <param name="target">The pattern.</param>
    /// <param name="settings">The server's settings, with its prepared patterns.</param>
    /// <param name="uses">Who uses the condition, for the log.</param>
    /// <param name="problem">Why the pattern matches nothing; null when it can match.</param>
    internal static CompiledCondition? TryCompile(
        string name, ValueSource source, TargetValue target, EvaluationSettings settings, ConditionUses uses, out ConditionProblem? problem)
    {
        problem = null;
        if (name != Name)
        {
            return null;
        }

        if (target.Text is not { } text)
        {
            problem = ConditionProblem.Pattern(null, "a target that is not a text");
            return Fixed.Never(source, target);
        }

        SearchPattern pattern = settings.Patterns.Get(text, settings.RegexTimeout);
        problem = pattern.Problem is { } reason ? ConditionProblem.Pattern(text, reason) : null;
        return new CompiledCondition(new Operand(source, pattern, uses).Matches);
    }

    private sealed record Operand(ValueSource Source, SearchPattern Pattern, ConditionUses Uses) : IValueOperand
    {
        public void AppendTarget(StringBuilder text) => ShownText.AppendQuoted(text, Pattern.Text);

        internal bool Matches(ref EvaluationContext context)
        {
            return Source.TryReadText(ref context, out string? text, out StatsigValue other)
                ? IsMatch(text, ref context)
                : MatchesOther(other, ref context);
        }

        private bool MatchesOther(StatsigValue value, ref EvaluationContext context) =>
            value.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> text) && IsMatch(text, ref context);

        private bool IsMatch(scoped ReadOnlySpan<char> text, ref EvaluationContext context)
        {
            if (!Pattern.TrySearch(text, ref context.Patterns, out bool isMatch))
            {
                context.Ruleset.Settings.OnPatternExhausted?.Invoke(Pattern.Text, Uses);
            }

            return isMatch;
        }
    }
}
