using System;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A pattern as code points, and where the parsers of it stand.</summary>
internal sealed class PatternText
{
    /// <summary>What <see cref="Peek"/> returns behind the end.</summary>
    internal const int None = -1;

    private const int MaxHexDigits = 8;

    private readonly int[] _codePoints;

    internal PatternText(string pattern)
    {
        var codePoints = new int[pattern.Length];
        int count = 0;
        foreach (Rune rune in pattern.EnumerateRunes())
        {
            // Half a surrogate pair arrives here as U+FFFD, as it does in the reference.
            codePoints[count++] = rune.Value;
        }

        _codePoints = codePoints[..count];
    }

    internal int At { get; set; }

    internal bool IsAtEnd => At >= _codePoints.Length;

    internal int Current => Peek(0);

    internal int Peek(int ahead) => At + ahead < _codePoints.Length ? _codePoints[At + ahead] : None;

    internal int Next() => IsAtEnd ? None : _codePoints[At++];

    internal bool StartsWith(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (Peek(i) != text[i])
            {
                return false;
            }
        }

        return true;
    }

    internal bool TryTake(string text)
    {
        bool isThere = StartsWith(text);
        At += isThere ? text.Length : 0;
        return isThere;
    }

    internal string Slice(int start, int end)
    {
        var text = new StringBuilder();
        for (int i = start; i < end; i++)
        {
            text.Append(char.ConvertFromUtf32(_codePoints[i]));
        }

        return text.ToString();
    }

    /// <summary>Reads digits; null without any, or when they make more than 64 bits hold.</summary>
    internal ulong? TakeNumber()
    {
        int start = At;
        while (Current is >= '0' and <= '9')
        {
            At++;
        }

        return ulong.TryParse(Slice(start, At), out ulong number) ? number : null;
    }

    /// <summary>Reads the digits after "\x", "\u" and "\U": a fixed number, or one to eight in braces.</summary>
    internal int TakeHex(int digits)
    {
        bool isBraced = Current == '{' && !IsHex(digits);
        At += isBraced ? 1 : 0;
        int start = At;
        int limit = isBraced ? MaxHexDigits : digits;
        long value = 0;
        while (At - start < limit && HexValue(Current) is >= 0 and var digit)
        {
            value = (value * 16) + digit;
            At++;
        }

        bool isComplete = isBraced ? At > start && Current == '}' : At - start == digits;
        At += isBraced ? 1 : 0;
        return isComplete && Rune.IsValid((int)Math.Min(value, int.MaxValue))
            ? (int)value
            : throw new PatternException("an escape does not name a valid character");
    }

    private bool IsHex(int digits)
    {
        for (int i = 0; i < digits; i++)
        {
            if (HexValue(Peek(i)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int HexValue(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
