// One file on purpose: a single pass over the pattern, whose steps share the position, the flags in force and the output. Parts of it
// would only hand that state to and fro. What stands on its own (classes, escapes, properties) has files of its own.
using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Rewrites a pattern of the reference's dialect (Rust, with look-around and back-references) for .NET.</summary>
/// <remarks>
/// One pass over the pattern, copying what both dialects share. What differs: "$" and "\Z" at the end of the text, named
/// groups and their numbers, code point escapes, possessive quantifiers, and everything inside a class, which
/// <see cref="CharacterClassTranslator"/> does. Whether the pattern is valid is mostly left to the regex parser.
/// Groups capture only when something refers back to them, since nobody asks for what they hold.
/// Payloads are not trusted: the time of the pass grows with the length of the pattern alone, and a pattern of more than
/// <see cref="MaxPatternLength"/> characters, or one that becomes longer than <see cref="MaxTranslatedLength"/>, is invalid.
/// </remarks>
internal sealed class SearchPatternTranslator
{
    /// <summary>The longest pattern that is translated, in characters.</summary>
    internal const int MaxPatternLength = 16_384;

    /// <summary>The longest translation of a pattern, or of a class in it, in characters.</summary>
    internal const int MaxTranslatedLength = 65_536;

    private static readonly SearchValues<char> CountCharacters = SearchValues.Create("0123456789,");

    private readonly string _pattern;
    private readonly bool _captures;
    private readonly StringBuilder _output = new();
    private readonly Stack<Scope> _scopes = new();
    private readonly Dictionary<string, int> _groupNumbers = new(StringComparer.Ordinal);
    private Scope _scope;
    private int _at;
    private int _groups;
    private bool _hasReferences;

    /// <summary>Where the item that a quantifier would apply to begins in the output, or -1.</summary>
    private int _itemStart = -1;

    private SearchPatternTranslator(string pattern, bool captures)
    {
        _pattern = pattern;
        _captures = captures;
    }

    /// <summary>The flags in force, and where the group they belong to begins in the output.</summary>
    private record struct Scope(bool Multiline, bool Extended, int GroupStart);

    /// <summary>Translates a pattern; false when it holds a construct that has no counterpart.</summary>
    internal static bool TryTranslate(string pattern, [NotNullWhen(true)] out string? translated)
    {
        translated = null;
        if (pattern.Length > MaxPatternLength)
        {
            return false;
        }

        SearchPatternTranslator translator = new(pattern, captures: false);
        bool valid = translator.TryTranslateAll();
        if (valid && translator._hasReferences)
        {
            translator = new SearchPatternTranslator(pattern, captures: true);
            valid = translator.TryTranslateAll();
        }

        translated = valid ? translator._output.ToString() : null;
        return valid;
    }

    private bool TryTranslateAll()
    {
        while (_at < _pattern.Length)
        {
            char c = _pattern[_at];
            bool valid = c switch
            {
                '\\' => TryEscape(),
                '[' => TryClass(),
                '(' => TryOpenGroup(),
                ')' => TryCloseGroup(),
                '*' or '+' or '?' => Quantify(_at + 1, _pattern.AsSpan(_at, 1)),
                '{' => TryCountedQuantifier(),
                '$' => Append(_scope.Multiline ? "$" : "\\z", 1),
                '#' when _scope.Extended => SkipComment(),
                _ when _scope.Extended && char.IsWhiteSpace(c) => Skip(1),
                _ => AppendLiteral(c),
            };
            if (!valid || _output.Length > MaxTranslatedLength)
            {
                return false;
            }
        }

        return _scopes.Count == 0;
    }

    private bool AppendLiteral(char c)
    {
        if (char.IsHighSurrogate(c) && _at + 1 < _pattern.Length && char.IsLowSurrogate(_pattern[_at + 1]))
        {
            return AppendCodePoint(char.ConvertToUtf32(c, _pattern[_at + 1]), 2);
        }

        _itemStart = c == '|' ? -1 : _output.Length;
        _output.Append(c);
        return Skip(1);
    }

    private bool TryEscape()
    {
        if (_at + 1 == _pattern.Length)
        {
            return false;
        }

        char c = _pattern[_at + 1];
        if (PatternEscapes.TryReadCodePoint(_pattern, _at, out int codePoint, out int length))
        {
            return AppendCodePoint(codePoint, length);
        }

        switch (c)
        {
            case 'p' or 'P':
                return PatternProperties.TryRead(_pattern, _at, out string? ranges, out bool negated, out length)
                    && Append($"[{(negated ? "^" : "")}{ranges}]", length);
            case >= '1' and <= '9':
                int end = _at + 1;
                while (end < _pattern.Length && char.IsAsciiDigit(_pattern[end]))
                {
                    end++;
                }

                return AppendReference(_pattern.AsSpan((_at + 1)..end), end - _at);
            case 'k' when _at + 2 < _pattern.Length && _pattern[_at + 2] == '<':
                int close = _pattern.IndexOf('>', _at);
                return close > 0 && AppendReference(_pattern.AsSpan((_at + 3)..close), close + 1 - _at);
            case 'Z':
                return Append("(?=\\n*\\z)", 2);
            case 'h':
                return Append("[0-9A-Fa-f]", 2);
            case 'H':
                return Append("[^0-9A-Fa-f]", 2);
            case 'K':
                // Moves the start of what is found; whether something is found stays the same.
                return Skip(2);
            case '<':
                return Append("(?:\\b(?=\\w))", 2);
            case '>':
                return Append("(?:\\b(?<=\\w))", 2);
            case '_':
                return Append("_", 2);
            default:
                return Append(_pattern.AsSpan(_at, 2), 2);
        }
    }

    private bool TryClass()
    {
        bool valid = CharacterClassTranslator.TryTranslate(_pattern, _at, _scope.Extended, out string? expression, out int end);
        return valid && Append(expression, end - _at);
    }

    private bool TryOpenGroup()
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_at);
        if (!rest.StartsWith("(?"))
        {
            return OpenCapture(default, 1);
        }

        foreach (string opening in (ReadOnlySpan<string>)["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"])
        {
            if (rest.StartsWith(opening))
            {
                return OpenGroup(opening, opening.Length);
            }
        }

        if (rest.StartsWith("(?#"))
        {
            int close = _pattern.IndexOf(')', _at);
            return close > 0 && Skip(close + 1 - _at);
        }

        if (rest.StartsWith("(?P=") || rest.StartsWith("(?("))
        {
            int close = rest.IndexOf(')');
            if (close < 0)
            {
                return false;
            }

            return rest[2] == 'P'
                ? AppendReference(rest[4..close], close + 1)
                : OpenConditional(rest[3..close], close + 1);
        }

        int name = rest.StartsWith("(?P<") ? 4 : rest.StartsWith("(?<") ? 3 : 0;
        if (name > 0)
        {
            int length = rest[name..].IndexOf('>');
            return length > 0 && OpenCapture(rest.Slice(name, length), name + length + 1);
        }

        return TryFlags(rest);
    }

    /// <summary>Opens a group that captures. Numbers are explicit, as .NET counts named groups after all others.</summary>
    private bool OpenCapture(ReadOnlySpan<char> name, int length)
    {
        _groups++;
        if (!name.IsEmpty && (NumberParser.IsDigits(name) || !_groupNumbers.TryAdd(name.ToString(), _groups)))
        {
            return false;
        }

        return OpenGroup(_captures ? string.Create(CultureInfo.InvariantCulture, $"(?<{_groups}>") : "(?:", length);
    }

    private bool OpenConditional(ReadOnlySpan<char> condition, int length)
    {
        if (condition.Length > 2 && condition[0] is '<' or '\'')
        {
            condition = condition[1..^1];
        }

        return TryResolve(condition, out int group)
            && OpenGroup(string.Create(CultureInfo.InvariantCulture, $"(?({group})"), length);
    }

    private bool OpenGroup(string opening, int length)
    {
        _scopes.Push(_scope);
        _scope.GroupStart = _output.Length;
        _output.Append(opening);
        _itemStart = -1;
        return Skip(length);
    }

    private bool TryCloseGroup()
    {
        if (_scopes.Count == 0)
        {
            return false;
        }

        _itemStart = _scope.GroupStart;
        _scope = _scopes.Pop();
        _output.Append(')');
        return Skip(1);
    }

    /// <summary>Reads "(?flags)" for the rest of the group, or "(?flags:" for a group of its own.</summary>
    private bool TryFlags(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(')', ':');
        if (end < 0)
        {
            return false;
        }

        Scope changed = _scope;
        StringBuilder flags = new("(?");
        bool on = true;
        foreach (char flag in rest[2..end])
        {
            switch (flag)
            {
                case '-' when on:
                    on = false;
                    flags.Append('-');
                    continue;
                case 'u' when on:
                    // Unicode is what .NET does anyway.
                    continue;
                case 'i' or 's':
                    break;
                case 'm':
                    changed.Multiline = on;
                    break;
                case 'x':
                    // Blanks and comments are taken out here, so the flag itself is not passed on.
                    changed.Extended = on;
                    continue;
                default:
                    return false;
            }

            flags.Append(flag);
        }

        bool scoped = rest[end] == ':';
        bool hasFlags = flags.Length > (on ? 2 : 3);
        if (scoped)
        {
            OpenGroup(hasFlags ? flags.Append(':').ToString() : "(?:", end + 1);
        }
        else
        {
            _output.Append(hasFlags ? flags.Append(')').ToString() : "");
            _itemStart = -1;
            Skip(end + 1);
        }

        _scope.Multiline = changed.Multiline;
        _scope.Extended = changed.Extended;
        return true;
    }

    private bool AppendReference(ReadOnlySpan<char> nameOrNumber, int length) =>
        TryResolve(nameOrNumber, out int group)
        && Append(string.Create(CultureInfo.InvariantCulture, $"\\k<{group}>"), length);

    private bool TryResolve(ReadOnlySpan<char> nameOrNumber, out int group)
    {
        _hasReferences = true;
        if (NumberParser.IsDigits(nameOrNumber))
        {
            return int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out group);
        }

        return _groupNumbers.TryGetValue(nameOrNumber.ToString(), out group);
    }

    private bool TryCountedQuantifier()
    {
        // Only over what counts are made of: a search for the brace itself would run to the end for every "{".
        ReadOnlySpan<char> rest = _pattern.AsSpan(_at + 1);
        int length = rest.IndexOfAnyExcept(CountCharacters);
        bool closed = length >= 0 && rest[length] == '}';
        ReadOnlySpan<char> counts = closed ? rest[..length] : default;
        int close = _at + 1 + length;
        int comma = counts.IndexOf(',');
        ReadOnlySpan<char> least = comma < 0 ? counts : counts[..comma];
        ReadOnlySpan<char> most = comma < 0 ? default : counts[(comma + 1)..];
        if (counts.Length < (comma < 0 ? 1 : 2) || !IsDigitsOrEmpty(least) || !IsDigitsOrEmpty(most))
        {
            return Append("\\{", 1);
        }

        return Quantify(close + 1, least.IsEmpty ? $"{{0,{most}}}" : _pattern.AsSpan(_at..(close + 1)));
    }

    private bool Quantify(int end, ReadOnlySpan<char> quantifier)
    {
        bool possessive = end < _pattern.Length && _pattern[end] == '+';
        bool lazy = end < _pattern.Length && _pattern[end] == '?';
        if (possessive)
        {
            if (_itemStart < 0)
            {
                return false;
            }

            _output.Insert(_itemStart, "(?>").Append(quantifier).Append(')');
        }
        else
        {
            _output.Append(quantifier).Append(lazy ? "?" : "");
            _itemStart = -1;
        }

        _at = possessive || lazy ? end + 1 : end;
        return true;
    }

    private bool AppendCodePoint(int codePoint, int length)
    {
        // A pair is two characters to .NET; the group makes a quantifier take both.
        string text = PatternEscapes.ToUnits(codePoint);
        return Append(codePoint > char.MaxValue ? $"(?:{text})" : text, length);
    }

    private bool Append(ReadOnlySpan<char> item, int length)
    {
        _itemStart = _output.Length;
        _output.Append(item);
        return Skip(length);
    }

    private bool SkipComment()
    {
        int end = _pattern.IndexOf('\n', _at);
        return Skip((end < 0 ? _pattern.Length : end + 1) - _at);
    }

    private bool Skip(int length)
    {
        _at += length;
        return true;
    }

    private static bool IsDigitsOrEmpty(ReadOnlySpan<char> text) => text.IsEmpty || NumberParser.IsDigits(text);
}
