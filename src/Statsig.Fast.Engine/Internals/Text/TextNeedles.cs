using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Texts to look for at the start, at the end or anywhere in the lower-case form of another text.</summary>
/// <remarks>
/// Needles are lower-cased once. An ASCII text is searched as it stands, any other is lower-cased into a buffer when
/// the quick way cannot decide. An empty needle is in every text.
/// </remarks>
internal sealed class TextNeedles
{
    private const int StackChars = 256;

    /// <summary>The maximum number of needles that are searched one after the other; more needles are searched in one pass.</summary>
    private const int MaxOneByOne = 4;

    private readonly string[] _needles;
    private readonly bool _matchesEverything;

    /// <summary>
    /// Whether a needle can match where lower-casing lengthened the text, or half a surrogate pair. Then positions prove
    /// nothing, and every text is lower-cased first.
    /// </summary>
    private readonly bool _lowersFirst;

    private readonly AsciiMask _firstCharacters;
    private readonly AsciiMask _lastCharacters;

    /// <summary>Many needles, for texts that are all ASCII: in those, ignoring case and lower-casing are the same.</summary>
    private readonly SearchValues<string>? _asciiNeedles;

    /// <summary>Many needles, for texts that were lower-cased.</summary>
    private readonly SearchValues<string>? _loweredNeedles;

    private TextNeedles(string[] needles)
    {
        _needles = needles;
        List<string> ascii = [];
        foreach (string needle in needles)
        {
            if (needle.Length == 0)
            {
                _matchesEverything = true;
                continue;
            }

            _lowersFirst |= needle.Contains(LowerCase.CombiningDotAbove, StringComparison.Ordinal)
                || char.IsLowSurrogate(needle[0])
                || char.IsHighSurrogate(needle[^1]);
            _firstCharacters = _firstCharacters.With(needle[0]);
            _lastCharacters = _lastCharacters.With(needle[^1]);
            if (Ascii.IsValid(needle))
            {
                ascii.Add(needle);
            }
        }

        if (needles.Length > MaxOneByOne)
        {
            _asciiNeedles = SearchValues.Create(ascii.ToArray(), StringComparison.OrdinalIgnoreCase);
            _loweredNeedles = SearchValues.Create(needles, StringComparison.Ordinal);
        }
    }

    private enum Place
    {
        Start,
        End,
        Anywhere,
    }

    /// <summary>The texts that are looked for, in lower case.</summary>
    internal ReadOnlySpan<string> Texts => _needles;

    internal static TextNeedles Create(ReadOnlySpan<string> needles)
    {
        HashSet<string> lowered = new(StringComparer.Ordinal);
        foreach (string needle in needles)
        {
            lowered.Add(LowerCase.ToLower(needle));
        }

        string[] distinct = new string[lowered.Count];
        lowered.CopyTo(distinct);
        return new TextNeedles(distinct);
    }

    /// <summary>True when the lower-case form of the text starts with a needle.</summary>
    internal bool StartsWithAny(ReadOnlySpan<char> text)
    {
        if (_matchesEverything || _lowersFirst)
        {
            return _matchesEverything || MatchesAfterLowering(text, Place.Start);
        }

        if (text.IsEmpty || !_firstCharacters.MayHold(text[0]))
        {
            return false;
        }

        foreach (string needle in _needles)
        {
            if (needle.Length > text.Length)
            {
                continue;
            }

            LoweredMatch match = AsciiCase.Compare(text[..needle.Length], needle);
            if (match != LoweredMatch.Different)
            {
                return match == LoweredMatch.Equal || MatchesAfterLowering(text, Place.Start);
            }
        }

        return false;
    }

    /// <summary>True when the lower-case form of the text ends with a needle.</summary>
    internal bool EndsWithAny(ReadOnlySpan<char> text)
    {
        if (_matchesEverything || _lowersFirst)
        {
            return _matchesEverything || MatchesAfterLowering(text, Place.End);
        }

        if (text.IsEmpty || !_lastCharacters.MayHold(text[^1]))
        {
            return false;
        }

        foreach (string needle in _needles)
        {
            if (needle.Length > text.Length)
            {
                continue;
            }

            LoweredMatch match = AsciiCase.Compare(text[^needle.Length..], needle);
            if (match != LoweredMatch.Different)
            {
                return match == LoweredMatch.Equal || MatchesAfterLowering(text, Place.End);
            }
        }

        return false;
    }

    /// <summary>True when a needle stands anywhere in the lower-case form of the text.</summary>
    internal bool ContainsAny(ReadOnlySpan<char> text)
    {
        if (_matchesEverything || _lowersFirst)
        {
            return _matchesEverything || MatchesAfterLowering(text, Place.Anywhere);
        }

        if (_asciiNeedles is not null)
        {
            return Ascii.IsValid(text) ? text.ContainsAny(_asciiNeedles) : MatchesAfterLowering(text, Place.Anywhere);
        }

        foreach (string needle in _needles)
        {
            if (AsciiCase.Contains(text, needle))
            {
                return true;
            }
        }

        return !Ascii.IsValid(text) && MatchesAfterLowering(text, Place.Anywhere);
    }

    [SkipLocalsInit] // The buffer is written before it is read, so clearing it would be wasted.
    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: its stack buffer would cost every caller; rare.
    private bool MatchesAfterLowering(ReadOnlySpan<char> text, Place place)
    {
        int maxLength = LowerCase.MaxLength(text.Length);
        char[]? rented = null;
        Span<char> buffer = maxLength <= StackChars
            ? stackalloc char[StackChars]
            : rented = ArrayPool<char>.Shared.Rent(maxLength);

        ReadOnlySpan<char> lowered = buffer[..LowerCase.ToLower(text, buffer)];
        bool matches = place == Place.Anywhere && _loweredNeedles is not null
            ? lowered.ContainsAny(_loweredNeedles)
            : AnyAt(lowered, place);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return matches;
    }

    private bool AnyAt(ReadOnlySpan<char> lowered, Place place)
    {
        foreach (string needle in _needles)
        {
            bool matches = place switch
            {
                Place.Start => lowered.StartsWith(needle),
                Place.End => lowered.EndsWith(needle),
                _ => lowered.IndexOf(needle) >= 0,
            };
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which ASCII characters, in lower case, stand at one edge of the needles.</summary>
    private readonly struct AsciiMask
    {
        private readonly ulong _low;
        private readonly ulong _high;

        private AsciiMask(ulong low, ulong high)
        {
            _low = low;
            _high = high;
        }

        internal AsciiMask With(char c) => c switch
        {
            < (char)64 => new AsciiMask(_low | (1UL << c), _high),
            < (char)128 => new AsciiMask(_low, _high | (1UL << (c - 64))),
            _ => this,
        };

        /// <summary>False when no needle has the lower-case form of this character there.</summary>
        /// <remarks>Beyond ASCII it makes no promise. Capitals are looked up as their small letters, which share a row.</remarks>
        internal bool MayHold(char c)
        {
            if (c >= 128)
            {
                return true;
            }

            int lowered = char.IsAsciiLetterUpper(c) ? c | 0x20 : c;
            return (((lowered < 64 ? _low : _high) >> lowered) & 1) != 0;
        }
    }
}
