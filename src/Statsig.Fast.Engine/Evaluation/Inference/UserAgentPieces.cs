using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Walks over the pieces of a user agent, which end at each blank and semicolon.</summary>
/// <remarks>
/// Two separators in a row leave an empty piece between them. Empty pieces count when looking ahead: in
/// "Windows NT; 10.0" the number is not the piece behind NT and so not a version.
/// </remarks>
internal ref struct UserAgentPieces
{
    private readonly ReadOnlySpan<char> _text;

    // Where the next unread piece starts; one past the end when none is left (at the end, an empty one is left).
    private int _next;

    internal UserAgentPieces(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Reads the next piece, which may be absent (empty); false at the end of the text.</summary>
    internal bool TryRead(out TextRange piece)
    {
        if (_next > _text.Length)
        {
            piece = default;
            return false;
        }

        int end = EndOf(_next);
        piece = Strip(_text, _next, end);
        _next = end + 1;
        return true;
    }

    /// <summary>Passes over pieces; stops at the end of the text.</summary>
    internal void Skip(int count)
    {
        for (; count > 0 && _next <= _text.Length; count--)
        {
            _next = EndOf(_next) + 1;
        }
    }

    /// <summary>Looks at a piece without reading it; 1 is the one that would be read next.</summary>
    internal readonly TextRange Peek(int ahead)
    {
        int start = _next;
        for (; ahead > 1 && start <= _text.Length; ahead--)
        {
            start = EndOf(start) + 1;
        }

        return start > _text.Length ? default : Strip(_text, start, EndOf(start));
    }

    internal readonly bool IsAhead(int ahead, string word) => Peek(ahead).In(_text).SequenceEqual(word);

    internal readonly bool AreAhead(string first, string second) => IsAhead(1, first) && IsAhead(2, second);

    /// <summary>Answers a piece that starts like a version and counts it as used up; otherwise answers nothing.</summary>
    internal readonly TextRange TakeVersion(int ahead, ref int used)
    {
        TextRange piece = Peek(ahead);
        if (!piece.IsPresent || !char.IsAsciiDigit(_text[piece.Start]))
        {
            return default;
        }

        used++;
        return piece;
    }

    /// <summary>Takes the punctuation that merely surrounds a word off both ends.</summary>
    internal static TextRange Strip(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && IsSurrounding(text[start]))
        {
            start++;
        }

        while (end > start && IsSurrounding(text[end - 1]))
        {
            end--;
        }

        return start == end ? default : new TextRange(start, end - start);
    }

    private static bool IsSurrounding(char c) => c is '(' or ')' or ';' or ',' or '+' or '_' or '"';

    private readonly int EndOf(int start)
    {
        int length = _text[start..].IndexOfAny(' ', ';');
        return length < 0 ? _text.Length : start + length;
    }
}
