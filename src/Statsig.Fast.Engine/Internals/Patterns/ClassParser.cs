using System.Collections.Generic;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>Parses one bracketed class: ranges, POSIX names, nested classes and the set operators "&amp;&amp;", "--" and "~~".</summary>
internal sealed class ClassParser
{
    /// <summary>Classes inside classes. Source: the reference passes 250 and rejects 251.</summary>
    private const int MaxDepth = 250;

    private readonly PatternText _text;
    private readonly bool _ignoresCase;
    private int _depth;

    private ClassParser(PatternText text, bool ignoresCase)
    {
        _text = text;
        _ignoresCase = ignoresCase;
    }

    /// <summary>Reads the class that opens where the text stands.</summary>
    internal static CodePointSet Parse(PatternText text, bool ignoresCase)
    {
        // The reference finds the end by counting brackets before it looks inside, where "[]" is not yet a bracket as a character.
        int end = EndOf(text);
        CodePointSet set = new ClassParser(text, ignoresCase).ParseClass();
        return text.At == end ? set : throw new PatternException("the brackets of a class do not match");
    }

    private static int EndOf(PatternText text)
    {
        int ahead = text.Peek(1) == '^' ? 2 : 1;
        ahead += text.Peek(ahead) == ']' ? 1 : 0;
        for (int open = 1; open > 0; ahead++)
        {
            switch (text.Peek(ahead))
            {
                case '[':
                    open++;
                    break;
                case ']':
                    open--;
                    break;
                case '\\':
                    ahead++;
                    break;
                case PatternText.None:
                    throw new PatternException("a class is not closed");
            }
        }

        return text.At + ahead;
    }

    private CodePointSet ParseClass()
    {
        if (++_depth > MaxDepth)
        {
            throw new PatternException("its classes are nested too deeply");
        }

        _text.At++;
        bool isNegated = _text.TryTake("^");
        var items = new List<(int First, int Last)>();
        while (_text.Current == '-')
        {
            // In front, any number of them are just characters.
            items.Add((_text.Next(), '-'));
        }

        if (items.Count == 0 && _text.Current == ']')
        {
            items.Add((_text.Next(), ']'));
        }

        CodePointSet set = ParseUnion(items);
        while (!_text.TryTake("]"))
        {
            int operation = _text.Next();
            _text.At++;
            CodePointSet right = ParseUnion([]);
            set = operation switch
            {
                '&' => set.Intersect(right),
                '-' => set.Except(right),
                _ => set.SymmetricDifference(right),
            };
        }

        _depth--;
        return isNegated ? set.Complement() : set;
    }

    /// <summary>Reads items up to an operator or the closing bracket, which is left unread.</summary>
    private CodePointSet ParseUnion(List<(int First, int Last)> items)
    {
        while (true)
        {
            int c = _text.Current;
            if (c is PatternText.None)
            {
                throw new PatternException("a class is not closed");
            }

            if (c == ']' || (c is '&' or '-' or '~' && _text.Peek(1) == c))
            {
                // Cases are joined before sets are combined or turned around, as the reference does.
                CodePointSet set = CodePointSet.OfRanges(items);
                return _ignoresCase ? CaseFolding.Close(set) : set;
            }

            if (c != '[')
            {
                ReadItem(items);
            }
            else if (PosixClasses.TryTake(_text, _ignoresCase) is { } named)
            {
                named.AddTo(items);
            }
            else
            {
                ParseClass().AddTo(items);
            }
        }
    }

    /// <summary>Reads a class escape, a character or a range of characters.</summary>
    private void ReadItem(List<(int First, int Last)> items)
    {
        if (!TryReadCharacter(out int first))
        {
            PatternEscapes.TakeSet(_text, _ignoresCase).AddTo(items);
            if (_text.Current == '-' && _text.Peek(1) is not (']' or '-'))
            {
                throw new PatternException("a range starts with a set");
            }

            return;
        }

        if (_text.Current != '-' || _text.Peek(1) is ']' or '-')
        {
            items.Add((first, first));
            return;
        }

        _text.At++;
        if (!TryReadCharacter(out int last) || last < first)
        {
            throw new PatternException("the end of a range is before its start");
        }

        CodePointSet.Of(first, last).AddTo(items);
    }

    private bool TryReadCharacter(out int codePoint)
    {
        if (_text.Current == '\\')
        {
            // Letters that mean a place outside are themselves in here.
            if (_text.Peek(1) is 'k' or 'A' or 'z' or 'B' or 'K' or 'G')
            {
                _text.At++;
                codePoint = _text.Next();
                return true;
            }

            return PatternEscapes.TryTakeCharacter(_text, out codePoint, out _);
        }

        codePoint = _text.Next();
        return codePoint >= 0 ? true : throw new PatternException("a class is not closed");
    }
}
