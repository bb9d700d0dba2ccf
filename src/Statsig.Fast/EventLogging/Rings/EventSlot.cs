using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>One exposure or event as the calling thread writes it: references and a time, no formatted text.</summary>
/// <remarks>
/// Eighty bytes. Slots are cleared when they are read, so a ring keeps nothing alive. A writer sets only the references that it has: each
/// one costs a write barrier. A mutable struct: a field of this type must not become readonly.
/// </remarks>
internal struct EventSlot
{
    private const int TimeShift = 16;

    /// <summary>Null for the library's own events and for events without a user.</summary>
    internal StatsigUser? User;

    /// <summary>The ruleset of the answer, or the current ruleset at the time of the event.</summary>
    internal Ruleset? Ruleset;

    /// <summary>The evaluated spec; null for names that are not in the ruleset, and for overrides.</summary>
    internal CompiledSpec? Spec;

    internal Outcome? Outcome;

    /// <summary>The secondary exposures; null for none.</summary>
    internal ExposureTrail? Trail;

    /// <summary>The requested name, or the name of the event; null when it equals the name of the spec.</summary>
    internal string? Name;

    /// <summary>The parameter of a layer, or the value of an event.</summary>
    internal string? Text;

    /// <summary>The allocated experiment of a layer (a text), the metadata of an event, or the JSON of an event of the library.</summary>
    internal object? Extra;

    /// <summary>The identity hash of an exposure, which sampling uses; the number of an event.</summary>
    internal ulong Bits;

    // The time in the upper 48 bits, then the kind, then the flags.
    private ulong _stamp;

    internal readonly long TimeMs => (long)(_stamp >> TimeShift);

    internal readonly EventKind Kind => (EventKind)(byte)(_stamp >> 8);

    internal readonly EventFlags Flags => (EventFlags)(byte)_stamp;

    /// <summary>Sets time, kind and flags in one write.</summary>
    internal void Stamp(long timeMs, EventKind kind, EventFlags flags) =>
        _stamp = ((ulong)timeMs << TimeShift) | ((ulong)kind << 8) | (ulong)flags;
}
