using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Rewrites one bracketed class: POSIX names, nested classes and the set operators "&amp;&amp;", "--" and "~~".</summary>
/// <remarks>
/// .NET classes can only be flat lists of UTF-16 units. Whatever does not fit becomes an expression of alternatives and
/// look-aheads that still takes one character. Where .NET would read something of its own into a "[", it is escaped.
/// "~~" names both its sides twice, so that a chain of it doubles with every operator. Lengths are therefore checked before
/// anything is put together, and a class that becomes too long is invalid.
/// </remarks>
internal sealed class CharacterClassTranslator
{
    private const int MaxDepth = 50;

    private readonly string _pattern;
    private readonly bool _extended;
    private int _at;
    private int _depth;

    private CharacterClassTranslator(string pattern, int at, bool extended)
    {
        _pattern = pattern;
        _at = at;
        _extended = extended;
    }

    /// <summary>Translates the class that opens at a position.</summary>
    /// <param name="pattern">The whole pattern.</param>
    /// <param name="at">Where the "[" stands.</param>
    /// <param name="extended">Whether the x flag is on, so that blanks do not count.</param>
    /// <param name="expression">An expression for one character.</param>
    /// <param name="end">The position after the "]".</param>
    internal static bool TryTranslate(
        string pattern, int at, bool extended, [NotNullWhen(true)] out string? expression, out int end)
    {
        CharacterClassTranslator translator = new(pattern, at, extended);
        bool valid = translator.TryReadClass(out expression);
        end = translator._at;
        return valid;
    }

    private bool TryReadClass([NotNullWhen(true)] out string? expression)
    {
        expression = null;
        if (++_depth > MaxDepth)
        {
            return false;
        }

        _at++;
        bool negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        if (!TryReadUnion(isFirst: true, out string? set))
        {
            return false;
        }

        while (_pattern[_at] != ']')
        {
            char operation = _pattern[_at];
            _at += 2;
            if (!TryReadUnion(isFirst: false, out string? right))
            {
                return false;
            }

            int copies = operation == '~' ? 2 : 1;
            if ((set.Length + right.Length) * copies > SearchPatternTranslator.MaxTranslatedLength)
            {
                return false;
            }

            set = operation switch
            {
                '&' => $"(?:(?={set}){right})",
                '-' => $"(?:(?!{right}){set})",
                _ => $"(?:(?!{right}){set}|(?!{set}){right})",
            };
        }

        _at++;
        _depth--;
        bool flat = set[0] == '[';
        expression = !negated ? set : flat ? $"[^{set[1..]}" : $"(?:(?!{set})[\\s\\S])";
        return true;
    }

    /// <summary>Reads items up to an operator or the closing bracket, which is left unread.</summary>
    private bool TryReadUnion(bool isFirst, [NotNullWhen(true)] out string? expression)
    {
        expression = null;
        Items items = new();
        while (isFirst && _at < _pattern.Length && _pattern[_at] == '-')
        {
            // In front, any number of them are just characters.
            items.Flat.Append("\\-");
            _at++;
        }

        while (_at < _pattern.Length)
        {
            char c = _pattern[_at];
            bool isEnd = c == ']' && !(isFirst && items.IsEmpty);
            bool isOperator = c is '&' or '-' or '~' && _at + 1 < _pattern.Length && _pattern[_at + 1] == c && !items.IsEmpty;
            if (isEnd || isOperator)
            {
                expression = items.ToExpression();
                return true;
            }

            if (_extended && char.IsWhiteSpace(c))
            {
                _at++;
            }
            else if (c == '[' && PosixClasses.TryRead(_pattern, _at, out string? ranges, out bool negated, out int length))
            {
                items.Add(ranges, negated);
                _at += length;
            }
            else if (c == '[')
            {
                if (!TryReadClass(out string? inner))
                {
                    return false;
                }

                items.AddOther(inner);
            }
            else if (!TryReadItem(items))
            {
                return false;
            }

            if (items.Length > SearchPatternTranslator.MaxTranslatedLength)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads a class escape, a character or a range of characters.</summary>
    private bool TryReadItem(Items items)
    {
        if (!TryReadCharacter(out int first))
        {
            return TryReadClassEscape(items);
        }

        bool isRange = _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '-');
        int last = first;
        if (isRange)
        {
            _at++;
            if (!TryReadCharacter(out last) || last < first)
            {
                return false;
            }
        }

        items.Add(first, last);
        return true;
    }

    private bool TryReadCharacter(out int codePoint)
    {
        codePoint = _pattern[_at];
        if (codePoint != '\\')
        {
            bool isPair = _at + 1 < _pattern.Length && char.IsSurrogatePair(_pattern[_at], _pattern[_at + 1]);
            codePoint = isPair ? char.ConvertToUtf32(_pattern[_at], _pattern[_at + 1]) : codePoint;
            _at += isPair ? 2 : 1;
            return true;
        }

        if (PatternEscapes.TryReadCodePoint(_pattern, _at, out codePoint, out int length))
        {
            _at += length;
            return true;
        }

        char escaped = _at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0';
        codePoint = escaped switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => '\e',
            _ when escaped != '\0' && !char.IsLetterOrDigit(escaped) && !char.IsSurrogate(escaped) => escaped,
            _ => -1,
        };
        _at += codePoint < 0 ? 0 : 2;
        return codePoint >= 0;
    }

    private bool TryReadClassEscape(Items items)
    {
        char escaped = _at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0';
        int length = 2;
        switch (escaped)
        {
            case 'p' or 'P':
                if (!PatternProperties.TryRead(_pattern, _at, out string? ranges, out bool negated, out length))
                {
                    return false;
                }

                items.Add(ranges, negated);
                break;
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                items.Add($"\\{escaped}", negated: false);
                break;
            case 'h' or 'H':
                items.Add("0-9A-Fa-f", negated: escaped == 'H');
                break;
            default:
                return false;
        }

        _at += length;
        return true;
    }

    /// <summary>A union under way: what fits a flat class, and expressions for the rest.</summary>
    private sealed class Items
    {
        private const int FirstAstral = 0x10000;
        private const int LowSurrogates = 0x400;

        private int _othersLength;

        internal StringBuilder Flat { get; } = new();

        private List<string> Others { get; } = [];

        /// <summary>About how long the expression will be.</summary>
        internal int Length => Flat.Length + _othersLength;

        internal bool IsEmpty => Flat.Length == 0 && Others.Count == 0;

        internal void AddOther(string expression)
        {
            Others.Add(expression);
            _othersLength += expression.Length + 1;
        }

        internal void Add(string ranges, bool negated)
        {
            if (negated)
            {
                AddOther($"[^{ranges}]");
            }
            else
            {
                Flat.Append(ranges);
            }
        }

        internal void Add(int first, int last)
        {
            if (first < FirstAstral)
            {
                Flat.Append(PatternEscapes.ToUnits(first));
                if (first != last)
                {
                    Flat.Append('-').Append(PatternEscapes.ToUnits(Math.Min(last, char.MaxValue)));
                }

                first = FirstAstral;
            }

            // Beyond, one alternative for each high surrogate that is not covered whole, and one for all that are.
            while (first <= last)
            {
                int row = first & ~(LowSurrogates - 1);
                int rowEnd = row + LowSurrogates - 1;
                int lastWholeRow = first == row ? (last + 1) & ~(LowSurrogates - 1) : row;
                int end = lastWholeRow > row ? lastWholeRow - 1 : Math.Min(last, rowEnd);
                string from = char.ConvertFromUtf32(first);
                string to = char.ConvertFromUtf32(end);
                AddOther($"[{PatternEscapes.ToUnits(from[0])}-{PatternEscapes.ToUnits(to[0])}]"
                    + $"[{PatternEscapes.ToUnits(from[1])}-{PatternEscapes.ToUnits(to[1])}]");
                first = end + 1;
            }
        }

        internal string ToExpression()
        {
            if (Others.Count == 0)
            {
                return Flat.Length > 0 ? $"[{Flat}]" : "(?!)";
            }

            string others = string.Join('|', Others);
            return Flat.Length > 0 ? $"(?:[{Flat}]|{others})" : $"(?:{others})";
        }
    }
}
