using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>An event or exposure on its way, as a separate object.</summary>
internal sealed class ClassicEvent
{
    public required string EventName { get; init; }

    public required string UserId { get; init; }

    public required long Time { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public List<Dictionary<string, string>> SecondaryExposures { get; init; } = [];
}
