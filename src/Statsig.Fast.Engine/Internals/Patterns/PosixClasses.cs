namespace Statsig.Fast.Internals.Patterns;

/// <summary>The POSIX names inside a class, such as "[:alpha:]" and "[:^alpha:]". They mean ASCII only.</summary>
internal static class PosixClasses
{
    /// <summary>"[:^xdigit:]", the longest; looking no further keeps the scan of a pattern linear.</summary>
    private const int MaxLength = 11;

    /// <summary>Reads the name that opens where the text stands; null, and nothing read, when none does.</summary>
    internal static CodePointSet? TryTake(PatternText text, bool ignoresCase)
    {
        int start = text.At;
        int end = 2;
        while (end < MaxLength && text.Peek(end) is not (':' or PatternText.None))
        {
            end++;
        }

        if (text.Peek(1) != ':' || text.Peek(end) != ':' || text.Peek(end + 1) != ']')
        {
            return null;
        }

        bool isNegated = text.Peek(2) == '^';
        CodePointSet? set = SetOf(text.Slice(start + (isNegated ? 3 : 2), start + end));
        if (set is null)
        {
            return null;
        }

        text.At += end + 2;
        set = ignoresCase ? CaseFolding.Close(set) : set;
        return isNegated ? set.Complement() : set;
    }

    private static CodePointSet? SetOf(string name) => name switch
    {
        "alnum" => CodePointSet.OfRanges([('0', '9'), ('A', 'Z'), ('a', 'z')]),
        "alpha" => CodePointSet.OfRanges([('A', 'Z'), ('a', 'z')]),
        "ascii" => CodePointSet.Of(0, 0x7F),
        "blank" => CodePointSet.OfRanges([('\t', '\t'), (' ', ' ')]),
        "cntrl" => CodePointSet.OfRanges([(0, 0x1F), (0x7F, 0x7F)]),
        "digit" => CodePointSet.Of('0', '9'),
        "graph" => CodePointSet.Of('!', '~'),
        "lower" => CodePointSet.Of('a', 'z'),
        "print" => CodePointSet.Of(' ', '~'),
        "punct" => CodePointSet.OfRanges([('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        "space" => CodePointSet.OfRanges([('\t', '\r'), (' ', ' ')]),
        "upper" => CodePointSet.Of('A', 'Z'),
        "word" => CodePointSet.OfRanges([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
        "xdigit" => CodePointSet.OfRanges([('0', '9'), ('A', 'F'), ('a', 'f')]),
        _ => null,
    };
}
