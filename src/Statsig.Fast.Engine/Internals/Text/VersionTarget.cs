using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.Internals.Text;

/// <summary>A version to compare others with, taken apart once.</summary>
/// <remarks>
/// Both sides are cut at the first "-" and split at ".". A part is a whole number of up to 128 bits, blanks around it
/// ignored; a missing part is 0. Parts are looked at in pairs and only up to the first difference, so "2.x" is above
/// "1.9" while "1.x" cannot be compared with "1.9".
/// </remarks>
internal sealed class VersionTarget
{
    /// <summary>Any run of this many digits fits a long.</summary>
    private const int SafeDigits = 18;

    /// <summary>The parts in front of the first one that is not a number.</summary>
    private readonly Int128[] _parts;

    /// <summary>The same parts when all of them fit, else null.</summary>
    private readonly long[]? _smallParts;

    /// <summary>True when a part that is not a number follows <see cref="_parts"/>; reaching it fails the comparison.</summary>
    private readonly bool _endsInvalid;

    private VersionTarget(Int128[] parts, long[]? smallParts, bool endsInvalid)
    {
        _parts = parts;
        _smallParts = smallParts;
        _endsInvalid = endsInvalid;
    }

    internal static VersionTarget Create(string target)
    {
        List<Int128> parts = [];
        bool endsInvalid = false;
        ReadOnlySpan<char> rest = CutAtDash(target);
        bool more = true;
        while (more && !endsInvalid)
        {
            if (TryParsePart(TakePart(ref rest, out more), out Int128 part))
            {
                parts.Add(part);
            }
            else
            {
                endsInvalid = true;
            }
        }

        // A target with an invalid part always uses the slow path, because such targets are mistakes.
        bool small = !endsInvalid && parts.TrueForAll(static part => part <= long.MaxValue);
        return new VersionTarget(
            [.. parts],
            small ? Array.ConvertAll(parts.ToArray(), static part => (long)part) : null,
            endsInvalid);
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
            Int128 left = 0;
            if (more && !TryParsePart(TakePart(ref rest, out more), out left))
            {
                return false;
            }

            if (index == _parts.Length && _endsInvalid)
            {
                return false;
            }

            Int128 right = index < _parts.Length ? _parts[index] : 0;
            if (left != right)
            {
                sign = left < right ? -1 : 1;
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

    private static ReadOnlySpan<char> TakePart(ref ReadOnlySpan<char> rest, out bool more)
    {
        int dot = rest.IndexOf('.');
        more = dot >= 0;
        ReadOnlySpan<char> part = more ? rest[..dot] : rest;
        rest = more ? rest[(dot + 1)..] : [];
        return part;
    }

    private static bool TryParsePart(ReadOnlySpan<char> part, out Int128 value)
    {
        part = part.Trim();
        if (!part.IsEmpty && part[0] == '+')
        {
            part = part[1..];
        }

        // Checked here because the parser of .NET would also let trailing NUL characters pass.
        value = 0;
        return NumberParser.IsDigits(part)
            && Int128.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
