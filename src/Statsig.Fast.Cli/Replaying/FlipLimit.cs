using System;
using System.Globalization;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>A limit that the change must not exceed, such as "payments_*:flips>0" or "*:flips>=1.5%".</summary>
/// <remarks>It applies to each entity that the pattern matches.</remarks>
internal sealed class FlipLimit
{
    private readonly bool _countsRules;
    private readonly bool _includesBound;
    private readonly double _bound;
    private readonly bool _isPercentage;

    private FlipLimit(string text, NamePattern names, bool countsRules, bool includesBound, double bound, bool isPercentage)
    {
        Text = text;
        Names = names;
        _countsRules = countsRules;
        _includesBound = includesBound;
        _bound = bound;
        _isPercentage = isPercentage;
    }

    /// <summary>The limit as it was given.</summary>
    internal string Text { get; }

    /// <summary>The entities it applies to.</summary>
    internal NamePattern Names { get; }

    /// <summary>Reads a limit.</summary>
    /// <exception cref="ArgumentException">It is not one.</exception>
    internal static FlipLimit Parse(string text)
    {
        // The last colon: names of segments contain one.
        int colon = text.LastIndexOf(':');
        int comparison = colon < 0 ? -1 : text.IndexOf('>', colon);
        string what = comparison < 0 ? "" : text[(colon + 1)..comparison].Trim();
        if (colon <= 0 || what is not ("flips" or "rules"))
        {
            throw NotValid(text);
        }

        bool includesBound = text.AsSpan(comparison + 1).StartsWith("=");
        string number = text[(comparison + (includesBound ? 2 : 1))..].Trim();
        bool isPercentage = number.EndsWith('%');
        return double.TryParse(isPercentage ? number[..^1].TrimEnd() : number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double bound)
            && double.IsFinite(bound) && !(isPercentage && bound > 100) && !(includesBound && bound == 0)
                ? new FlipLimit(text, new NamePattern(text[..colon]), what == "rules", includesBound, bound, isPercentage)
                : throw NotValid(text);
    }

    /// <summary>True when the counts of an entity exceed the limit.</summary>
    /// <param name="flips">Users whose value is another one.</param>
    /// <param name="ruleChanges">Users whose rule, group, experiment or reason is another one, with the same value.</param>
    /// <param name="users">All users.</param>
    internal bool IsExceeded(long flips, long ruleChanges, long users)
    {
        double count = _countsRules ? ruleChanges : flips;
        if (_isPercentage)
        {
            count = users == 0 ? 0 : count * 100 / users;
        }

        return _includesBound ? count >= _bound : count > _bound;
    }

    private static ArgumentException NotValid(string text) =>
        new($"--fail-when: \"{text}\" is not a valid limit. Use NAME:flips>NUMBER or NAME:rules>NUMBER, such as 'payments_*:flips>0' or '*:flips>=1.5%'.");
}
