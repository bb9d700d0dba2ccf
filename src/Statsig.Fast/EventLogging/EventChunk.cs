namespace Statsig.Fast.EventLogging;

/// <summary>A piece of the storage of an <see cref="EventRing"/>: slots that are made once and used again and again, by this ring or another.</summary>
internal sealed class EventChunk(int events)
{
    internal readonly EventSlot[] Slots = new EventSlot[events];

    /// <summary>The chunk that the producer went on with; null while it writes to this one.</summary>
    internal EventChunk? Next;

    /// <summary>How many events the producer had written to the ring when it went on to <see cref="Next"/>; below zero before that.</summary>
    internal long LeftAt = -1;
}
