// One file on purpose: the grammar of a pattern outside of classes, whose steps share the flags, the groups and the position.
using System;
using System.Collections.Generic;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>
/// Parses a pattern of the reference's dialect: that of Rust's regex library with look-around, references and conditionals.
/// </summary>
/// <remarks>
/// Odd corners are the reference's, each recorded in the parity vectors: flags set inside a capturing group reach beyond it, "{" that opens
/// no count is a character, look-around cannot be repeated while places can, and numbered references exclude names.
/// </remarks>
internal sealed class PatternParser
{
    /// <summary>Groups inside groups. Source: the reference passes 63 and rejects 64.</summary>
    private const int MaxDepth = 64;

    private readonly PatternText _text;
    private readonly Dictionary<int, int?> _widths = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private int _groups;
    private int _highestReference;
    private bool _hasNumberedReferences;
    private Flags _flags;

    private PatternParser(string pattern) => _text = new PatternText(pattern);

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        Multiline = 2,
        DotAll = 4,
        SwapGreed = 8,
        Extended = 16,
    }

    /// <summary>Parses a pattern.</summary>
    /// <param name="pattern">The pattern as delivered.</param>
    /// <param name="hasReferences">True when something depends on what a group holds.</param>
    /// <exception cref="PatternException">The pattern is invalid.</exception>
    internal static PatternNode Parse(string pattern, out bool hasReferences)
    {
        var parser = new PatternParser(pattern);
        PatternNode root = parser.ParseAlternatives(0);
        if (!parser._text.IsAtEnd)
        {
            throw new PatternException("a closing parenthesis has no opening one");
        }

        if (parser._highestReference > parser._groups)
        {
            throw new PatternException("it refers to a group that it does not have");
        }

        hasReferences = parser._highestReference > 0;
        return root;
    }

    private PatternNode ParseAlternatives(int depth)
    {
        PatternNode first = ParseBranch(depth);
        SkipBlanks();
        if (_text.Current != '|')
        {
            return _hasNumberedReferences && _names.Count > 0
                ? throw new PatternException("it refers to a group by number although its groups have names")
                : first;
        }

        List<PatternNode> branches = [first];
        while (_text.TryTake("|"))
        {
            branches.Add(ParseBranch(depth));
            SkipBlanks();
        }

        return new PatternNode.Alternation([.. branches]);
    }

    private PatternNode ParseBranch(int depth)
    {
        List<PatternNode> pieces = [];
        while (!_text.IsAtEnd)
        {
            int start = _text.At;
            PatternNode piece = ParsePiece(depth);
            if (_text.At == start)
            {
                break;
            }

            if (piece is not PatternNode.Empty)
            {
                pieces.Add(piece);
            }
        }

        return pieces.Count switch
        {
            0 => PatternNode.Empty.Instance,
            1 => pieces[0],
            _ => new PatternNode.Concatenation([.. pieces]),
        };
    }

    /// <summary>Parses one atom and the quantifier behind it.</summary>
    private PatternNode ParsePiece(int depth)
    {
        PatternNode atom = ParseAtom(depth);
        SkipBlanks();
        if (!TryQuantifier(out ulong least, out ulong? most))
        {
            return atom;
        }

        bool isRepeatable = atom is not (PatternNode.LookAround or PatternNode.Empty or PatternNode.KeepOut
            or PatternNode.Place { Kind: PatternPlace.SearchStart }
            or PatternNode.Conditional { Matched: PatternNode.Empty, Otherwise: PatternNode.Empty });
        if (!isRepeatable)
        {
            throw new PatternException("a quantifier has nothing to repeat");
        }

        if (most < least || Math.Max(least, most ?? 0) > int.MaxValue)
        {
            throw new PatternException("the counts of a quantifier are not valid");
        }

        SkipBlanks();
        bool isLazy = _text.TryTake("?") != _flags.HasFlag(Flags.SwapGreed);
        PatternNode repetition = new PatternNode.Repetition(atom, (int)least, (int?)most, isLazy);
        return _text.TryTake("+") ? new PatternNode.Atomic(repetition) : repetition;
    }

    private bool TryQuantifier(out ulong least, out ulong? most)
    {
        least = 0;
        most = null;
        switch (_text.Current)
        {
            case '?':
                most = 1;
                break;
            case '*':
                break;
            case '+':
                least = 1;
                break;
            default:
                return _text.Current == '{' && TryCounts(out least, out most);
        }

        _text.At++;
        return true;
    }

    /// <summary>Reads "{2}", "{2,}", "{,3}", "{2,3}" or "{,}"; anything else is left where it is, as characters.</summary>
    private bool TryCounts(out ulong least, out ulong? most)
    {
        int start = _text.At++;
        SkipBlanks();
        bool isComplete = TryRange(out least, out most);
        if (!isComplete)
        {
            _text.At = start;
        }

        return isComplete;
    }

    private bool TryRange(out ulong least, out ulong? most)
    {
        least = 0;
        most = null;
        if (_text.Current != ',')
        {
            if (_text.TakeNumber() is not { } number)
            {
                return false;
            }

            least = number;
        }

        SkipBlanks();
        if (_text.TryTake(","))
        {
            SkipBlanks();
            most = _text.TakeNumber();
        }
        else
        {
            most = least;
        }

        SkipBlanks();
        return _text.TryTake("}");
    }

    private PatternNode ParseAtom(int depth)
    {
        SkipBlanks();
        switch (_text.Current)
        {
            case PatternText.None or '+' or '*' or '?' or '|' or ')':
                return PatternNode.Empty.Instance;
            case '.':
                _text.At++;
                return AnyCharacter(_flags.HasFlag(Flags.DotAll));
            case '^':
                return Place(_flags.HasFlag(Flags.Multiline) ? PatternPlace.LineStart : PatternPlace.TextStart, 1);
            case '$':
                return Place(_flags.HasFlag(Flags.Multiline) ? PatternPlace.LineEnd : PatternPlace.TextEnd, 1);
            case '(':
                return ParseGroup(depth);
            case '\\':
                return ParseEscape();
            case '[':
                return new PatternNode.Set(ClassParser.Parse(_text, _flags.HasFlag(Flags.IgnoreCase)));
            default:
                return Literal(_text.Next(), _flags.HasFlag(Flags.IgnoreCase));
        }
    }

    private PatternNode ParseEscape()
    {
        int escaped = _text.Peek(1);
        switch (escaped)
        {
            case >= '0' and <= '9':
                _text.At++;
                _hasNumberedReferences = true;
                return Reference(_text.TakeNumber());
            case 'k':
                _text.At += 2;
                return _text.Current == '\'' ? Reference(TakeName("'", "'", true)) : Reference(TakeName("<", ">", true));
            case 'A':
                return Place(PatternPlace.TextStart, 2);
            case 'G':
                return Place(PatternPlace.SearchStart, 2);
            case 'z':
                return Place(PatternPlace.TextEnd, 2);
            case 'Z':
                _text.At += 2;
                return new PatternNode.LookAround(
                    new PatternNode.Concatenation(
                        [new PatternNode.Repetition(Literal('\n', false), 0, null, false), new PatternNode.Place(PatternPlace.TextEnd)]),
                    isBehind: false,
                    isNegative: false);
            case 'b' when _text.Peek(2) == '{':
                return ParseNamedBoundary();
            case 'b':
                return Place(PatternPlace.WordBoundary, 2);
            case 'B' when _text.Peek(2) == '{' && !IsCount(2):
                throw new PatternException("the name of a word boundary is unknown");
            case 'B':
                return Place(PatternPlace.NotWordBoundary, 2);
            case '<':
                return Place(PatternPlace.WordStart, 2);
            case '>':
                return Place(PatternPlace.WordEnd, 2);
            case 'K':
                _text.At += 2;
                return PatternNode.KeepOut.Instance;
            case 'O':
                _text.At += 2;
                return AnyCharacter(true);
            default:
                CodePointSet set = PatternEscapes.Take(_text, _flags.HasFlag(Flags.IgnoreCase));
                return new PatternNode.Set(set);
        }
    }

    private PatternNode.Place ParseNamedBoundary()
    {
        (string Text, PatternPlace Place)[] names =
        [
            ("\\b{start}", PatternPlace.WordStart), ("\\b{end}", PatternPlace.WordEnd),
            ("\\b{start-half}", PatternPlace.WordStartHalf), ("\\b{end-half}", PatternPlace.WordEndHalf),
        ];
        foreach ((string text, PatternPlace place) in names)
        {
            if (_text.StartsWith(text))
            {
                return Place(place, text.Length);
            }
        }

        // "\b{2}" is a boundary with a count.
        return IsCount(2)
            ? Place(PatternPlace.WordBoundary, 2)
            : throw new PatternException("the name of a word boundary is unknown");
    }

    /// <summary>True when what stands ahead could be the braces of a count.</summary>
    private bool IsCount(int ahead) => _text.Peek(ahead + 1) is (>= '0' and <= '9') or ',' || (_text.Peek(ahead + 1) == ' ' && _flags.HasFlag(Flags.Extended));

    private PatternNode ParseGroup(int depth)
    {
        if (++depth >= MaxDepth)
        {
            throw new PatternException("its groups are nested too deeply");
        }

        _text.At++;
        SkipBlanks();
        foreach ((string opening, bool isBehind, bool isNegative) in (ReadOnlySpan<(string, bool, bool)>)
            [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)])
        {
            if (_text.TryTake(opening))
            {
                PatternNode inside = ParseInside(depth);
                if (isBehind)
                {
                    PatternWidth.CheckLookBehind(inside, _widths);
                }

                return new PatternNode.LookAround(inside, isBehind, isNegative);
            }
        }

        if (_text.TryTake("?>"))
        {
            return new PatternNode.Atomic(ParseInside(depth));
        }

        if (_text.TryTake("?P="))
        {
            return Reference(TakeName("", ")", false));
        }

        if (_text.TryTake("?("))
        {
            return ParseConditional(depth);
        }

        if (_text.StartsWith("?P<") || _text.StartsWith("?<") || _text.StartsWith("?'"))
        {
            _groups++;
            _text.At += _text.StartsWith("?P") ? 2 : 1;
            _names[_text.Current == '<' ? TakeText("<", ">") : TakeText("'", "'")] = _groups;
            return Capture(_groups, depth);
        }

        return _text.Current == '?' ? ParseFlags(depth) : Capture(++_groups, depth);
    }

    private PatternNode.Group Capture(int number, int depth)
    {
        PatternNode inside = ParseInside(depth);
        _widths[number] = PatternWidth.Of(inside, _widths);
        return new PatternNode.Group(inside, number);
    }

    private PatternNode ParseInside(int depth)
    {
        PatternNode inside = ParseAlternatives(depth);
        Close();
        return inside;
    }

    private void Close()
    {
        SkipBlanks();
        if (!_text.TryTake(")"))
        {
            throw new PatternException("a group is not closed");
        }
    }

    /// <summary>Reads "?flags)" for what follows, or "?flags:" for a group.</summary>
    private PatternNode ParseFlags(int depth)
    {
        int start = ++_text.At;
        Flags before = _flags;
        bool isOff = false;
        while (true)
        {
            SkipBlanks();
            int at = _text.At;
            int c = _text.Next();
            switch (c)
            {
                case 'i':
                    Set(Flags.IgnoreCase);
                    break;
                case 'm':
                    Set(Flags.Multiline);
                    break;
                case 's':
                    Set(Flags.DotAll);
                    break;
                case 'U':
                    Set(Flags.SwapGreed);
                    break;
                case 'x':
                    Set(Flags.Extended);
                    break;
                case 'u' when !isOff:
                    break;
                case '-' when !isOff:
                    isOff = true;
                    break;
                case ')' when at > start + (isOff ? 1 : 0):
                    return PatternNode.Empty.Instance;
                case ':' when !isOff || at > start + 1:
                    PatternNode inside = ParseInside(depth);
                    _flags = before;
                    return inside;
                case PatternText.None:
                    throw new PatternException("a group is not closed");
                default:
                    throw new PatternException($"the flag \"{char.ConvertFromUtf32(c)}\" is unknown");
            }
        }

        void Set(Flags flag) => _flags = isOff ? _flags & ~flag : _flags | flag;
    }

    private PatternNode.Conditional ParseConditional(int depth)
    {
        PatternNode condition;
        if (_text.Current is '<' or '\'' or '+' or '-' or (>= '0' and <= '9'))
        {
            string open = _text.Current is '<' ? "<" : _text.Current is '\'' ? "'" : "";
            string close = open switch { "<" => ">)", "'" => "')", _ => ")" };
            condition = new PatternNode.GroupExists(Resolve(TakeName(open, close, true)));
        }
        else
        {
            condition = ParseInside(depth);
        }

        int start = _text.At;
        PatternNode branches = ParseAlternatives(depth);
        if (_text.At == start && condition is not PatternNode.GroupExists)
        {
            throw new PatternException("a conditional has no branch");
        }

        Close();
        if (branches is not PatternNode.Alternation { Children: [var matched, .. var others] })
        {
            return new PatternNode.Conditional(condition, branches, PatternNode.Empty.Instance);
        }

        PatternNode otherwise = others is [var only] ? only : new PatternNode.Alternation(others);
        return new PatternNode.Conditional(condition, matched, otherwise);
    }

    private PatternNode.Reference Reference(ulong? group) => new(Resolve(group), _flags.HasFlag(Flags.IgnoreCase));

    private int Resolve(ulong? group)
    {
        if (group is null or 0 or > int.MaxValue)
        {
            throw new PatternException("it refers to a group that it does not have");
        }

        _highestReference = Math.Max(_highestReference, (int)group);
        return (int)group;
    }

    /// <summary>Reads a name or number of a group, or with a sign how many groups away it is.</summary>
    private ulong? TakeName(string open, string close, bool allowsRelative)
    {
        int start = _text.At;
        if (allowsRelative && _text.TryTake(open) && _text.Current is ('+' or '-'))
        {
            bool isBack = _text.Next() == '-';
            if (_text.TakeNumber() is { } away and > 0 && _text.TryTake(close))
            {
                return isBack ? (ulong)_groups - away + 1 : (ulong)_groups + away;
            }

            throw new PatternException("the name of a group is malformed");
        }

        _text.At = start;
        string name = TakeText(open, close);
        return _names.TryGetValue(name, out int number) ? (ulong)number
            : ulong.TryParse(name, out ulong parsed) ? parsed : null;
    }

    private string TakeText(string open, string close)
    {
        bool isOpen = _text.TryTake(open);
        int start = _text.At;
        while (_text.Current is var c && (c == '_' || (c >= 0 && Rune.IsLetterOrDigit(new Rune(c)))))
        {
            _text.At++;
        }

        string name = _text.Slice(start, _text.At);
        return isOpen && name.Length > 0 && _text.TryTake(close) ? name : throw new PatternException("the name of a group is malformed");
    }

    /// <summary>Skips comments, and with the x flag blanks.</summary>
    private void SkipBlanks()
    {
        while (true)
        {
            bool isExtended = _flags.HasFlag(Flags.Extended);
            if (isExtended && _text.Current is (' ' or '\r' or '\n' or '\t'))
            {
                _text.At++;
            }
            else if (isExtended && _text.Current == '#')
            {
                while (_text.Current is not ('\n' or PatternText.None))
                {
                    _text.At++;
                }
            }
            else if (_text.TryTake("(?#"))
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        while (_text.Next() is var c && c != ')')
        {
            if (c == PatternText.None)
            {
                throw new PatternException("a comment is not closed");
            }

            _text.At += c == '\\' ? 1 : 0;
        }
    }

    private PatternNode.Place Place(PatternPlace place, int length)
    {
        _text.At += length;
        return new PatternNode.Place(place);
    }

    private static PatternNode.Set AnyCharacter(bool withLineFeed) =>
        new(withLineFeed ? CodePointSet.All : CodePointSet.All.Except(CodePointSet.Of('\n')));

    private static PatternNode.Set Literal(int codePoint, bool ignoresCase)
    {
        CodePointSet set = CodePointSet.Of(codePoint);
        return new PatternNode.Set(ignoresCase ? CaseFolding.Close(set) : set);
    }
}
