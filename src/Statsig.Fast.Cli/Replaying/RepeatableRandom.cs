using System;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>
/// Numbers that depend on the user's line alone, so that an autotune that explores draws the same group for a user from both payloads, and
/// in every run.
/// </summary>
/// <remarks>One sequence per thread; an instance may be used by several threads.</remarks>
internal sealed class RepeatableRandom : Random
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15; // Of SplitMix64, as the mixing below.

    [ThreadStatic]
    private static ulong _state;

    /// <summary>Starts the sequence of a user on the calling thread.</summary>
    internal static void Restart(long line) => _state = (ulong)line * Step;

    /// <inheritdoc/>
    public override double NextDouble()
    {
        ulong mixed = _state += Step;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)(NextDouble() * maxValue);

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();
}
