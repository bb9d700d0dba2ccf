using System;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>Damages bytes without knowing what they mean.</summary>
internal static class ByteDamage
{
    private const int LongestStretch = 200;

    /// <summary>Applies some changes to a copy.</summary>
    /// <param name="bytes">What to damage.</param>
    /// <param name="random">Decides where and how.</param>
    /// <param name="most">The most changes.</param>
    /// <param name="fragments">What may be inserted; none to insert random bytes only.</param>
    internal static byte[] Apply(byte[] bytes, Random random, int most, byte[][] fragments)
    {
        for (int times = random.Next(1, most + 1); times > 0 && bytes.Length > 0; times--)
        {
            bytes = Once(bytes, random, fragments);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, Random random, byte[][] fragments)
    {
        int at = random.Next(bytes.Length);
        int length = random.Next(1, Math.Min(LongestStretch, bytes.Length - at) + 1);
        byte[] changed;
        switch (random.Next(9))
        {
            case 0:
                return bytes[..at];
            case 1:
                changed = [.. bytes];
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                changed = [.. bytes];
                changed[at] = (byte)random.Next(256);
                return changed;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                changed = [.. bytes];
                random.NextBytes(changed.AsSpan(at, length));
                return changed;
            case 6:
                changed = [.. bytes];
                changed.AsSpan(at, length).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                return changed;
            case 7:
                // A stretch in another place.
                int other = random.Next(bytes.Length - length + 1);
                changed = [.. bytes];
                bytes.AsSpan(at, length).CopyTo(changed.AsSpan(other));
                return changed;
            default:
                return [.. bytes[..at], .. Inserted(random, fragments), .. bytes[at..]];
        }
    }

    private static byte[] Inserted(Random random, byte[][] fragments)
    {
        if (fragments.Length > 0)
        {
            return fragments[random.Next(fragments.Length)];
        }

        byte[] bytes = new byte[random.Next(1, 20)];
        random.NextBytes(bytes);
        return bytes;
    }
}
