using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Full Unicode lower-casing without a locale, as the reference applies it to both sides of a condition.</summary>
/// <remarks>
/// That is the simple mapping of each code point, plus the two cases which the invariant mapping of .NET leaves out:
/// U+0130 becomes "i" U+0307, and U+03A3 becomes U+03C2 at the end of a word. Nothing is folded: sharp s stays.
/// Lone surrogates pass through. The result is a fixed point: lower-casing it again changes nothing.
/// </remarks>
internal static class LowerCase
{
    /// <summary>The only character whose lower-case form is longer than itself.</summary>
    private const char DottedCapitalI = '\u0130';

    /// <summary>Appears in a lowered text whenever lower-casing lengthened it.</summary>
    internal const char CombiningDotAbove = '\u0307';

    private const char CapitalSigma = '\u03A3';
    private const char SmallSigma = '\u03C3';
    private const char SmallFinalSigma = '\u03C2';
    private const int StackChars = 256;

    /// <summary>The room that <see cref="ToLower(ReadOnlySpan{char}, Span{char})"/> may need.</summary>
    internal static int MaxLength(int sourceLength) => (int)Math.Min(2L * sourceLength, Array.MaxLength);

    /// <summary>Writes the lower-case form and returns its length.</summary>
    /// <param name="source">Any text; must not overlap the destination.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> characters.</param>
    internal static int ToLower(ReadOnlySpan<char> source, Span<char> destination)
    {
        Ascii.ToLower(source, destination, out int read);
        return read == source.Length ? read : LowerFrom(source, read, destination);
    }

    /// <summary>The lower-case form; the same instance when the text already is in lower case.</summary>
    [SkipLocalsInit]
    internal static string ToLower(string text)
    {
        int maxLength = MaxLength(text.Length);
        char[]? rented = null;
        Span<char> buffer = maxLength <= StackChars
            ? stackalloc char[StackChars]
            : rented = ArrayPool<char>.Shared.Rent(maxLength);

        ReadOnlySpan<char> lowered = buffer[..ToLower(text, buffer)];
        string result = lowered.SequenceEqual(text) ? text : new string(lowered);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return result;
    }

    private static int LowerFrom(ReadOnlySpan<char> source, int start, Span<char> destination)
    {
        int written = start;
        for (int at = start; at < source.Length; at++)
        {
            char c = source[at];
            if (char.IsHighSurrogate(c) && at + 1 < source.Length && char.IsLowSurrogate(source[at + 1]))
            {
                Rune lowered = Rune.ToLowerInvariant(new Rune(c, source[at + 1]));
                written += lowered.EncodeToUtf16(destination[written..]);
                at++;
            }
            else if (c == DottedCapitalI)
            {
                destination[written++] = 'i';
                destination[written++] = CombiningDotAbove;
            }
            else if (c == CapitalSigma)
            {
                destination[written++] = FinalSigma.EndsWord(source, at) ? SmallFinalSigma : SmallSigma;
            }
            else
            {
                destination[written++] = char.ToLowerInvariant(c);
            }
        }

        return written;
    }
}
