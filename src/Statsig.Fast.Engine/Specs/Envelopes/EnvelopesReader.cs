using System;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Reads a delivery in the compact form: compressed envelopes of protobuf messages, a whole one or a delta.</summary>
/// <remarks>
/// The folder reads the second form in which the service delivers specs, into the same plain data as <see cref="SpecsReader"/> does. Parts
/// with a
/// checksum that is current are passed over without being decoded. Never throws; used by one thread at a time.
/// </remarks>
internal static class EnvelopesReader
{
    /// <summary>Reads a delivery.</summary>
    /// <param name="compressed">The delivery.</param>
    /// <param name="known">What the current specs contain; null to read everything.</param>
    /// <param name="current">The parts of the current specs; null when they were not delivered in this form.</param>
    /// <param name="maxBytes">The most that the delivery may decompress to.</param>
    internal static EnvelopesReadResult Read(ReadOnlyMemory<byte> compressed, IKnownSpecs? known, EnvelopeSet? current, long maxBytes)
    {
        Utf8StringPool texts = new(Math.Clamp(compressed.Length / 64, 128, 1 << 16), WireWords.Pool);
        using var stream = new EnvelopeStream(compressed, maxBytes);
        var merge = new EnvelopeMerge(current, texts);
        if (merge.Read(stream) is not { } next)
        {
            return Unreadable(merge, merge.Fault ?? "it is empty");
        }

        if (!merge.Top!.HasUpdates)
        {
            SpecSet unchanged = new() { Payload = default, HasUpdates = false, Time = (long)merge.Top.Time, Checksum = merge.Top.Checksum };
            return new EnvelopesReadResult(new SpecsReadResult(SpecsReadStatus.NoUpdates, unchanged, null), null, merge.IsDelta);
        }

        try
        {
            return new EnvelopeSetReader(next, known, texts).Read(merge) is { } set
                ? new EnvelopesReadResult(new SpecsReadResult(SpecsReadStatus.Accepted, set, null), next, merge.IsDelta)
                : Unreadable(merge, "the members without envelopes are not a JSON object");
        }
        catch (JsonException exception)
        {
            // Only for a text that escapes half of a surrogate pair: everything else was checked before.
            return Unreadable(merge, exception.Message);
        }
    }

    private static EnvelopesReadResult Unreadable(EnvelopeMerge merge, string fault) =>
        new(SpecsReadResult.Rejected($"The compact payload cannot be used: {fault}."), null, merge.IsDelta) { IsUnreadable = true };
}

/// <summary>What came of reading a delivery in the compact form.</summary>
/// <param name="Read">The delivery.</param>
/// <param name="Envelopes">Its parts, for the delta that comes next; null unless it was accepted.</param>
/// <param name="IsDelta">True when it builds on the current parts.</param>
internal sealed record EnvelopesReadResult(SpecsReadResult Read, EnvelopeSet? Envelopes, bool IsDelta)
{
    /// <summary>True when another form of the same specs may be readable.</summary>
    internal bool IsUnreadable { get; init; }
}
