namespace Statsig.Fast.EventLogging.Rings;

/// <summary>
/// A part of the storage of an <see cref="EventRing"/>: slots that are allocated once and reused by this ring or another one.
/// </summary>
internal sealed class EventChunk(int events)
{
    internal readonly EventSlot[] Slots = new EventSlot[events];

    /// <summary>The next chunk of the producer; null while it writes to this one.</summary>
    internal EventChunk? Next;

    /// <summary>The total number of events in the ring when the producer moved to <see cref="Next"/>; negative before that.</summary>
    internal long LeftAt = -1;
}
