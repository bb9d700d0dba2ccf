using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>An event of the application, for <see cref="StatsigServer.LogEvent(StatsigUser?, in StatsigEvent)"/>.</summary>
/// <remarks>Immutable. Logging the same event again allocates nothing, so an event whose content does not change can be reused.</remarks>
public readonly struct StatsigEvent
{
    private readonly KeyValuePair<string, StatsigValue>[]? _metadata;

    /// <summary>Creates an event.</summary>
    /// <param name="name">The name. An event without a name is ignored, and a warning is logged.</param>
    public StatsigEvent(string name) => Name = name;

    /// <summary>Gets the name; null for the default of the type.</summary>
    public string? Name { get; }

    /// <summary>Gets the value: text or a number. Default: none.</summary>
    /// <remarks>NaN and the infinities are sent as null. True, false, lists and objects are sent as their JSON text.</remarks>
    public StatsigValue Value { get; init; }

    /// <summary>Gets the metadata. Default: none.</summary>
    /// <remarks>
    /// Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN and the infinities as null.
    /// Names must differ. Copied when set, which allocates; entries whose name is null are ignored.
    /// </remarks>
    public ReadOnlySpan<KeyValuePair<string, StatsigValue>> Metadata
    {
        get => _metadata;
        init => _metadata = value.IsEmpty ? null : value.ToArray();
    }

    /// <summary>Gets the time of the event; times before 1970 are sent as 1970. Default: the time of the call that logs it.</summary>
    /// <remarks>Sent in whole milliseconds.</remarks>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Gets the copy, which is never changed.</summary>
    internal KeyValuePair<string, StatsigValue>[]? MetadataArray => _metadata;
}
