using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>A version to compare others with, taken apart once.</summary>
/// <remarks>
/// Both sides are cut at the first "-" and split at ".". A part is a whole number of up to 127 bits, blanks around it
/// ignored; a missing part is 0. Parts are looked at in pairs and only up to the first difference, so "2.x" is above
/// "1.9" while "1.x" cannot be compared with "1.9". Large parts are compared by their digits: ReadyToRun leaves
/// all code with <see cref="Int128"/> to the JIT.
/// </remarks>
internal sealed class VersionTarget
{
    /// <summary>Any run of this many digits fits a long.</summary>
    private const int SafeDigits = 18;

    /// <summary>The largest part: 127 bits, all of them 1.</summary>
    private const string Largest = "170141183460469231731687303715884105727";

    /// <summary>The parts in front of the first one that is not a number, as digits without leading zeros.</summary>
    private readonly string[] _parts;

    /// <summary>The same parts when all of them have at most <see cref="SafeDigits"/>, else null.</summary>
    private readonly long[]? _smallParts;

    /// <summary>True when a part that is not a number follows <see cref="_parts"/>; reaching it fails the comparison.</summary>
    private readonly bool _endsInvalid;

    private VersionTarget(string[] parts, long[]? smallParts, bool endsInvalid)
    {
        _parts = parts;
        _smallParts = smallParts;
        _endsInvalid = endsInvalid;
    }

    internal static VersionTarget Create(string target)
    {
        List<string> parts = [];
        bool endsInvalid = false;
        ReadOnlySpan<char> rest = CutAtDash(target);
        bool more = true;
        while (more && !endsInvalid)
        {
            if (TryParsePart(TakePart(ref rest, out more), out ReadOnlySpan<char> digits))
            {
                parts.Add(digits.ToString());
            }
            else
            {
                endsInvalid = true;
            }
        }

        // A target with an invalid part always uses the slow path, because such targets are mistakes.
        bool small = !endsInvalid && parts.TrueForAll(static part => part.Length <= SafeDigits);
        return new VersionTarget([.. parts], small ? Numbers(parts) : null, endsInvalid);
    }

    private static long[] Numbers(List<string> parts)
    {
        var numbers = new long[parts.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = parts[i].Length == 0 ? 0 : long.Parse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return numbers;
    }

    /// <summary>Appends the version as it is compared: without what follows a "-", and without leading zeros.</summary>
    internal void AppendTo(StringBuilder text)
    {
        text.Append('"');
        for (int i = 0; i < _parts.Length; i++)
        {
            text.Append(i == 0 ? "" : ".").Append(_parts[i].Length == 0 ? "0" : _parts[i]);
        }

        text.Append(!_endsInvalid ? "\"" : _parts.Length == 0 ? "?\"" : ".?\"");
    }

    /// <summary>Compares a version with this target.</summary>
    /// <param name="version">Any text.</param>
    /// <param name="sign">Negative, zero or positive as the version is below, equal to or above the target.</param>
    /// <returns>False when a part had to be compared that is not a number.</returns>
    internal bool TryCompare(ReadOnlySpan<char> version, out int sign)
    {
        long[]? parts = _smallParts;
        if (parts is null)
        {
            return TryCompareSlowly(version, out sign);
        }

        int at = 0;
        int index = 0;
        while (true)
        {
            long value = 0;
            int start = at;
            char stop = '\0';
            while (at < version.Length)
            {
                uint digit = (uint)(version[at] - '0');
                if (digit > 9)
                {
                    stop = version[at];
                    break;
                }

                value = (value * 10) + digit;
                at++;
            }

            bool isLast = at == version.Length || stop == '-';
            if ((uint)(at - start - 1) >= SafeDigits || (!isLast && stop != '.'))
            {
                // Blanks, a plus sign, a huge number or no number at all.
                return TryCompareSlowly(version, out sign);
            }

            long target = index < parts.Length ? parts[index] : 0;
            if (value != target)
            {
                sign = value < target ? -1 : 1;
                return true;
            }

            index++;
            if (isLast)
            {
                break;
            }

            at++;
        }

        // What the target has beyond the version is compared with zero. No part is negative: a "-" ends the text.
        sign = index < parts.Length && parts.AsSpan(index).ContainsAnyExcept(0L) ? -1 : 0;
        return true;
    }

    private bool TryCompareSlowly(ReadOnlySpan<char> version, out int sign)
    {
        sign = 0;
        ReadOnlySpan<char> rest = CutAtDash(version);
        bool more = true;
        for (int index = 0; more || index < _parts.Length || _endsInvalid; index++)
        {
            ReadOnlySpan<char> left = [];
            if (more && !TryParsePart(TakePart(ref rest, out more), out left))
            {
                return false;
            }

            if (index == _parts.Length && _endsInvalid)
            {
                return false;
            }

            ReadOnlySpan<char> right = index < _parts.Length ? _parts[index] : [];
            sign = CompareDigits(left, right);
            if (sign != 0)
            {
                return true;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> CutAtDash(ReadOnlySpan<char> version)
    {
        int dash = version.IndexOf('-');
        return dash < 0 ? version : version[..dash];
    }

    private static ReadOnlySpan<char> TakePart(scoped ref ReadOnlySpan<char> rest, out bool more)
    {
        int dot = rest.IndexOf('.');
        more = dot >= 0;
        ReadOnlySpan<char> part = more ? rest[..dot] : rest;
        rest = more ? rest[(dot + 1)..] : [];
        return part;
    }

    /// <summary>Reads a part as digits without leading zeros; none for zero.</summary>
    private static bool TryParsePart(ReadOnlySpan<char> part, out ReadOnlySpan<char> digits)
    {
        part = part.Trim();
        if (!part.IsEmpty && part[0] == '+')
        {
            part = part[1..];
        }

        digits = part.TrimStart('0');
        return NumberParser.IsDigits(part) && CompareDigits(digits, Largest) <= 0;
    }

    /// <summary>Compares two numbers that are written without leading zeros: the longer one is the larger one.</summary>
    private static int CompareDigits(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : Math.Sign(left.SequenceCompareTo(right));
}
