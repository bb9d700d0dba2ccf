namespace Statsig.Fast.Specs;

/// <summary>True when a delivery replaces what is active, and why not.</summary>
/// <remarks>
/// The order is that of the current reference, which differs from that of the Python SDK in four points: the key is checked before "no
/// updates" is believed; a payload without a time is rejected, instead of having the time zero; an older delivery is ignored in silence,
/// instead of failing; an equal checksum is ignored as well. In one point it differs from both: a delivery that is dated far in the future
/// does not keep out those that are not, which would otherwise be older until that time comes.
/// </remarks>
internal readonly record struct SpecsAcceptance(SpecsDecision Decision, string? Reason)
{
    /// <summary>How far the clocks of two machines may differ.</summary>
    private const long ClockToleranceMs = 60 * 60 * 1000;

    /// <summary>True when a delivery is dated in the future, beyond what clocks explain.</summary>
    internal static bool IsFarAhead(long timeMs, long nowMs) => timeMs > nowMs && (ulong)(timeMs - nowMs) > ClockToleranceMs;

    /// <summary>Decides about a payload that was read.</summary>
    /// <param name="currentTimeMs">The time of the active delivery; zero without one.</param>
    /// <param name="currentChecksum">The checksum of the active delivery, if it had one.</param>
    /// <param name="read">What came of reading the payload.</param>
    /// <param name="nowMs">The clock, in Unix milliseconds.</param>
    /// <param name="expectedHashedSdkKey">The hash of the server's key as text; null without a key.</param>
    internal static SpecsAcceptance Decide(
        long currentTimeMs, string? currentChecksum, in SpecsReadResult read, long nowMs, string? expectedHashedSdkKey)
    {
        if (read.SpecSet is not { } set)
        {
            return new SpecsAcceptance(SpecsDecision.Rejected, read.Error);
        }

        if (set.HashedSdkKeyUsed is { } used && expectedHashedSdkKey is not null && used != expectedHashedSdkKey)
        {
            return new SpecsAcceptance(
                SpecsDecision.Rejected,
                $"The payload was made for another key: its \"hashed_sdk_key_used\" is {used}, and that of this server is {expectedHashedSdkKey}.");
        }

        if (!set.HasUpdates)
        {
            return new SpecsAcceptance(SpecsDecision.NoUpdates, null);
        }

        if (currentTimeMs > set.Time && !(IsFarAhead(currentTimeMs, nowMs) && !IsFarAhead(set.Time, nowMs)))
        {
            return new SpecsAcceptance(SpecsDecision.Stale, null);
        }

        // Equal times with different checksums are a legitimate update.
        return !string.IsNullOrEmpty(currentChecksum) && currentChecksum == set.Checksum
            ? new SpecsAcceptance(SpecsDecision.SameChecksum, null)
            : new SpecsAcceptance(SpecsDecision.Apply, null);
    }
}

/// <summary>What to do with a delivery.</summary>
internal enum SpecsDecision : byte
{
    /// <summary>An error; what is active stays active.</summary>
    Rejected,

    /// <summary>A success without a change, as stated by the payload.</summary>
    NoUpdates,

    /// <summary>A success without a change: the delivery is older than the active one.</summary>
    Stale,

    /// <summary>A success without a change: the delivery is the active one.</summary>
    SameChecksum,

    /// <summary>The delivery replaces the active one.</summary>
    Apply,
}
