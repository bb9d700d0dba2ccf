using System;
using System.Buffers;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A regular expression of the reference's dialect, searched for anywhere in a text.</summary>
/// <remarks>
/// The folder turns a pattern into something that answers as the reference does. Most patterns are a text with or without anchors
/// (<see cref="LiteralPattern"/>) and never reach the regex engine. The others are parsed (<see cref="PatternParser"/>), simplified, and
/// written in .NET's dialect (<see cref="PatternEmitter"/>). Without look-around, references, conditionals and atomic groups they run on
/// the engine that does not backtrack: its time grows with the text alone. The rest, and patterns too large for that engine, are
/// interpreted within a budget. Safe from any thread. A search allocates nothing once the engine has seen texts of the kind.
/// </remarks>
internal sealed class SearchPattern
{
    /// <summary>The longest pattern that is prepared, in characters, except for those that are a text.</summary>
    internal const int MaxPatternLength = 16_384;

    /// <summary>
    /// How many budgets a search may take whose time grows with the text alone: a pause of the process must not change its answer.
    /// </summary>
    private const int LinearBudgets = 10;

    private const int StackUnits = 256;

    private readonly LiteralPattern? _literal;
    private readonly Regex? _regex;
    private readonly StandIns? _standIns;
    private readonly long _budgetTicks;
    private readonly ExhaustedTexts _exhausted = new();

    private SearchPattern(string text, LiteralPattern literal)
    {
        Text = text;
        _literal = literal;
        IsLinear = true;
    }

    private SearchPattern(string text, string problem)
    {
        Text = text;
        Problem = problem;
        IsLinear = true;
    }

    private SearchPattern(string text, Regex regex, StandIns standIns)
    {
        Text = text;
        _regex = regex;
        _standIns = standIns;
        _budgetTicks = (long)(regex.MatchTimeout.TotalSeconds * Stopwatch.Frequency);
        IsLinear = regex.Options.HasFlag(RegexOptions.NonBacktracking);
    }

    /// <summary>The pattern as delivered.</summary>
    internal string Text { get; }

    /// <summary>Why the pattern cannot be used, as the end of a sentence; it then matches nothing. Null when it can.</summary>
    internal string? Problem { get; }

    /// <summary>False when the pattern could not be understood; it then matches nothing.</summary>
    internal bool IsValid => Problem is null;

    /// <summary>True when the time of a search grows with the text alone, so that no budget is needed.</summary>
    internal bool IsLinear { get; }

    /// <summary>The time limit of a search; infinite for a plain text.</summary>
    internal TimeSpan TimeLimit => _regex?.MatchTimeout ?? Regex.InfiniteMatchTimeout;

    /// <summary>Prepares a pattern.</summary>
    /// <param name="pattern">The pattern as delivered.</param>
    /// <param name="budget">The longest that searches of one call may take together.</param>
    /// <exception cref="NotSupportedException">The pattern needs the regex engine, and the application was built without it.</exception>
    internal static SearchPattern Create(string pattern, TimeSpan budget)
    {
        if (LiteralPattern.TryCreate(pattern, out LiteralPattern? literal))
        {
            return new SearchPattern(pattern, literal);
        }

        if (!FeatureSwitches.RegularExpressions)
        {
            throw new NotSupportedException($"the pattern \"{pattern}\" needs the feature {FeatureSwitches.RegularExpressionsName}, which was removed from this application");
        }

        try
        {
            return Compile(pattern, budget);
        }
        catch (PatternException exception)
        {
            // Expected: an invalid pattern matches nothing, as in the reference.
            return new SearchPattern(pattern, exception.Message);
        }
    }

    /// <summary>True when the pattern is found in the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="budget">What the call has spent so far.</param>
    /// <param name="isMatch">The answer; false when the budget was exhausted, as in the reference.</param>
    /// <returns>False when the budget was exhausted before there was an answer.</returns>
    internal bool TrySearch(ReadOnlySpan<char> text, ref PatternBudget budget, out bool isMatch)
    {
        isMatch = false;
        if (_literal is not null)
        {
            isMatch = _literal.IsMatch(text);
            return true;
        }

        if (!FeatureSwitches.RegularExpressions || _regex is null)
        {
            return true;
        }

        return IsLinear ? TryRun(text, out isMatch) : TryRunWithin(ref budget, text, out isMatch);
    }

    /// <summary>True when the pattern is found in the text, as the only search of a call.</summary>
    internal bool IsMatch(ReadOnlySpan<char> text)
    {
        var budget = default(PatternBudget);
        TrySearch(text, ref budget, out bool isMatch);
        return isMatch;
    }

    private static SearchPattern Compile(string pattern, TimeSpan budget)
    {
        if (pattern.Length > MaxPatternLength)
        {
            throw new PatternException($"it has {pattern.Length} characters, more than {MaxPatternLength}");
        }

        PatternNode root = PatternSimplifier.Simplify(PatternParser.Parse(pattern, out bool hasReferences), hasReferences);
        PatternShape shape = PatternShape.Of(root);
        var standIns = new StandIns(shape.Sets, shape.HasBoundaries, hasReferences);
        string translated = PatternEmitter.Emit(root, standIns, captures: hasReferences);
        Regex? linear = shape.NeedsBacktracking ? null : TryCreateLinear(translated, budget);
        return new SearchPattern(pattern, linear ?? new Regex(translated, RegexOptions.CultureInvariant, budget), standIns);
    }

    private static Regex? TryCreateLinear(string translated, TimeSpan budget)
    {
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, budget * LinearBudgets);
        }
        catch (NotSupportedException)
        {
            // The engine rejects patterns whose automaton would be large, such as "a{2000}"; the budget bounds those.
            return null;
        }
    }

    private bool TryRunWithin(ref PatternBudget budget, ReadOnlySpan<char> text, out bool isMatch)
    {
        if (budget.SpentTicks >= _budgetTicks || _exhausted.Contains(text))
        {
            isMatch = false;
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        bool isDone = TryRun(text, out isMatch);
        budget.SpentTicks += Stopwatch.GetTimestamp() - start;
        return isDone;
    }

    private bool TryRun(ReadOnlySpan<char> text, out bool isMatch)
    {
        try
        {
            isMatch = _standIns!.IsPlain(text) ? _regex!.IsMatch(text) : IsMatchReplaced(text);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            // A search that does not end must not stall the caller; it does not match, and the text is not tried again. Where time is
            // linear, only a very long text or a long pause leads here, and the next try may succeed.
            if (!IsLinear)
            {
                _exhausted.Add(text);
            }

            isMatch = false;
            return false;
        }
    }

    private bool IsMatchReplaced(ReadOnlySpan<char> text)
    {
        char[]? rented = null;
        Span<char> units = text.Length <= StackUnits ? stackalloc char[StackUnits] : rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return _regex!.IsMatch(units[.._standIns!.Replace(text, units)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }
}
