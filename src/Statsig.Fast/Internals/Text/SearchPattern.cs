using System;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using System.Threading;

namespace Statsig.Fast.Internals.Text;

/// <summary>A regular expression of the reference's dialect, searched for anywhere in a text.</summary>
/// <remarks>
/// Most patterns are a text with or without anchors; those never reach the regex engine. The others are translated
/// (<see cref="SearchPatternTranslator"/>) and interpreted: compiling them would need code generation at run time.
/// A pattern that cannot be understood matches nothing, and neither does one that runs out of time. So does a pattern of more than
/// 16,384 characters that is not such a text, or whose translation is longer than 65,536: preparing it would take too long.
/// Three differences remain: the engine counts UTF-16 units where the reference counts code points, some scripts and
/// properties are unknown to it, and it pairs cases by its own table under the i flag.
/// </remarks>
internal sealed class SearchPattern
{
    private static long _timeouts;

    private readonly LiteralPattern? _literal;
    private readonly Regex? _regex;

    private SearchPattern(LiteralPattern? literal, Regex? regex)
    {
        _literal = literal;
        _regex = regex;
    }

    /// <summary>How many searches of this process were given up for lack of time.</summary>
    internal static long TimeoutCount => Interlocked.Read(ref _timeouts);

    /// <summary>False when the pattern could not be understood; it then matches nothing.</summary>
    internal bool IsValid => _literal is not null || _regex is not null;

    /// <summary>Prepares a pattern.</summary>
    /// <param name="pattern">The pattern as delivered.</param>
    /// <param name="matchTimeout">The longest a search may take before it counts as no match.</param>
    /// <exception cref="NotSupportedException">The pattern needs the regex engine, and the application was built without it.</exception>
    internal static SearchPattern Create(string pattern, TimeSpan matchTimeout)
    {
        if (LiteralPattern.TryCreate(pattern, out LiteralPattern? literal))
        {
            return new SearchPattern(literal, null);
        }

        if (!FeatureSwitches.RegularExpressions)
        {
            throw new NotSupportedException($"the pattern \"{pattern}\" needs {FeatureSwitches.RegularExpressionsName}, without which this application was built");
        }

        return new SearchPattern(null, TryCompile(pattern, matchTimeout, out Regex? regex) ? regex : null);
    }

    /// <summary>Whether the pattern is found in the text.</summary>
    internal bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_literal is not null)
        {
            return _literal.IsMatch(text);
        }

        if (!FeatureSwitches.RegularExpressions || _regex is null)
        {
            return false;
        }

        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // A pattern that backtracks without end must not stall the caller; it is counted and does not match.
            Interlocked.Increment(ref _timeouts);
            return false;
        }
    }

    private static bool TryCompile(string pattern, TimeSpan matchTimeout, [NotNullWhen(true)] out Regex? regex)
    {
        regex = null;
        if (!SearchPatternTranslator.TryTranslate(pattern, out string? translated))
        {
            return false;
        }

        try
        {
            regex = new Regex(translated, RegexOptions.CultureInvariant, matchTimeout);
            return true;
        }
        catch (RegexParseException)
        {
            // Expected: an invalid pattern matches nothing, as in the reference.
            return false;
        }
    }
}
