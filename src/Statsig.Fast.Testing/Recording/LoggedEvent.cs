using System;
using System.Collections.Generic;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Testing;

/// <summary>An event that the code under test logged with <c>LogEvent</c>.</summary>
/// <remarks>Immutable, and safe from any thread.</remarks>
public sealed class LoggedEvent
{
    private readonly Recording.RecordedSlot _slot;

    internal LoggedEvent(Recording.RecordedSlot slot) => _slot = slot;

    /// <summary>The name.</summary>
    public string Name => _slot.Slot.Name!;

    /// <summary>The value: text, a number, or null.</summary>
    public StatsigValue Value => _slot.Slot.Kind switch
    {
        EventKind.CustomInteger => (long)_slot.Slot.Bits,
        EventKind.CustomNumber => BitConverter.UInt64BitsToDouble(_slot.Slot.Bits),
        _ => _slot.Slot.Text is { } text ? text : default(StatsigValue),
    };

    /// <summary>The metadata. Created at each call.</summary>
    public IReadOnlyDictionary<string, StatsigValue> Metadata
    {
        get
        {
            var metadata = new Dictionary<string, StatsigValue>();
            foreach ((string name, StatsigValue value) in _slot.Slot.Extra as KeyValuePair<string, StatsigValue>[] ?? [])
            {
                metadata[name] = value;
            }

            foreach ((string name, string value) in _slot.Slot.Extra as KeyValuePair<string, string>[] ?? [])
            {
                metadata[name] = value;
            }

            return metadata;
        }
    }

    /// <summary>The user; null for an event without one.</summary>
    public StatsigUser? User => _slot.Slot.User;

    /// <summary>The time that the code passed, or else the time of the call by the clock of the test.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_slot.Slot.TimeMs);

    /// <summary>Returns the event as the JSON that is sent to Statsig.</summary>
    public string ToJson() => _slot.ToJson();

    /// <summary>Returns a line for people, such as <c>event purchase = 12 (user "nora")</c>.</summary>
    public override string ToString() => $"event {Name} = {Value} ({_slot.UserText})";
}
