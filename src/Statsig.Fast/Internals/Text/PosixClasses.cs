using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Internals.Text;

/// <summary>The POSIX names inside a class, such as "[:alpha:]" and "[:^alpha:]". They mean ASCII only.</summary>
internal static class PosixClasses
{
    /// <summary>"[:^xdigit:]", the longest; looking no further keeps the scan of a pattern linear.</summary>
    private const int MaxLength = 11;

    /// <summary>Reads the name that opens at a position.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">Where the inner "[" stands.</param>
    /// <param name="ranges">The named set, as the inside of a .NET class.</param>
    /// <param name="negated">Whether everything else is meant.</param>
    /// <param name="length">The length of the name with its brackets.</param>
    internal static bool TryRead(
        string pattern, int at, [NotNullWhen(true)] out string? ranges, out bool negated, out int length)
    {
        ranges = null;
        negated = false;
        length = 0;
        ReadOnlySpan<char> rest = pattern.AsSpan(at, Math.Min(MaxLength, pattern.Length - at));
        int end = rest.StartsWith("[:") ? rest.IndexOf(":]") : -1;
        if (end < 2)
        {
            return false;
        }

        length = end + 2;
        ReadOnlySpan<char> name = rest[2..end];
        negated = name.StartsWith('^');
        ranges = (negated ? name[1..] : name) switch
        {
            "alnum" => @"0-9A-Za-z",
            "alpha" => @"A-Za-z",
            "ascii" => @"\u0000-\u007F",
            "blank" => @"\t ",
            "cntrl" => @"\u0000-\u001F\u007F",
            "digit" => @"0-9",
            "graph" => @"!-~",
            "lower" => @"a-z",
            "print" => @" -~",
            "punct" => @"!-/:-@\[-`{-~",
            "space" => @"\t-\r ",
            "upper" => @"A-Z",
            "word" => @"0-9A-Za-z_",
            "xdigit" => @"0-9A-Fa-f",
            _ => null,
        };
        return ranges is not null;
    }
}
