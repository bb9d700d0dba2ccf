using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>One exposure or event as the calling thread leaves it: references and a time, nothing textual.</summary>
/// <remarks>
/// Eighty bytes. Slots are cleared when they are read, so a ring keeps nothing alive, and a writer sets only the references that it has: each of them
/// costs a write barrier. A mutable struct: no field that holds one may become readonly.
/// </remarks>
internal struct EventSlot
{
    private const int TimeShift = 16;

    /// <summary>Null for the library's own events and for events without a user.</summary>
    internal StatsigUser? User;

    /// <summary>The ruleset that answered, or that was in force.</summary>
    internal Ruleset? Ruleset;

    /// <summary>The spec that answered; null for names that are not in the ruleset, and for overrides.</summary>
    internal CompiledSpec? Spec;

    internal Outcome? Outcome;

    /// <summary>The secondary exposures; null when there are none.</summary>
    internal ExposureTrail? Trail;

    /// <summary>The name that was asked for, or of the event; null when it is the name of the spec.</summary>
    internal string? Name;

    /// <summary>The parameter of a layer, or the value of an event.</summary>
    internal string? Text;

    /// <summary>The allocated experiment of a layer (a text), the metadata of an event, or the JSON of the library's own.</summary>
    internal object? Extra;

    /// <summary>The identity's hash of an exposure, which sampling decides by; the number of an event.</summary>
    internal ulong Bits;

    // The time in the upper 48 bits, then the kind, then the flags.
    private ulong _stamp;

    internal readonly long TimeMs => (long)(_stamp >> TimeShift);

    internal readonly EventKind Kind => (EventKind)(byte)(_stamp >> 8);

    internal readonly EventFlags Flags => (EventFlags)(byte)_stamp;

    /// <summary>Sets when, what and how in one write.</summary>
    internal void Stamp(long timeMs, EventKind kind, EventFlags flags) =>
        _stamp = ((ulong)timeMs << TimeShift) | ((ulong)kind << 8) | (ulong)flags;
}
