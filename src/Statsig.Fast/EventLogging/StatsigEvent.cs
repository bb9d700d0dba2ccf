using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>An event of the application, for <see cref="StatsigServer.LogEvent(StatsigUser?, in StatsigEvent)"/>.</summary>
/// <remarks>Immutable. Logging the same event again allocates nothing, so one whose content does not change can be kept.</remarks>
public readonly struct StatsigEvent
{
    private readonly KeyValuePair<string, StatsigValue>[]? _metadata;

    /// <summary>Makes an event.</summary>
    /// <param name="name">The name; an event without one is ignored and logged as a warning.</param>
    public StatsigEvent(string name) => Name = name;

    /// <summary>The name; null for the default of the type.</summary>
    public string? Name { get; }

    /// <summary>The value: text or a number. Default: none.</summary>
    /// <remarks>NaN and the infinities are sent as null. True, false, lists and objects are sent as their JSON text.</remarks>
    public StatsigValue Value { get; init; }

    /// <summary>What is known besides the value. Default: nothing.</summary>
    /// <remarks>
    /// Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN and the infinities as null.
    /// Names must differ. Copied when set, which allocates; entries whose name is null are ignored.
    /// </remarks>
    public ReadOnlySpan<KeyValuePair<string, StatsigValue>> Metadata
    {
        get => _metadata;
        init => _metadata = value.IsEmpty ? null : value.ToArray();
    }

    /// <summary>When it happened; times before 1970 are sent as 1970. Default: when it is logged.</summary>
    /// <remarks>Sent in whole milliseconds.</remarks>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The copy, which nothing changes.</summary>
    internal KeyValuePair<string, StatsigValue>[]? MetadataArray => _metadata;
}
