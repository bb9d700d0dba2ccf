using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Diagnostics;

/// <summary>The connections of a <see cref="Telemetry"/> to parts on which it must not depend.</summary>
internal sealed class TelemetryWiring
{
    /// <summary>How many in 10,000 diagnostics are sent, by the service's keys.</summary>
    internal Func<IReadOnlyDictionary<string, double>> DiagnosticsRates { get; init; } = static () => new Dictionary<string, double>();

    /// <summary>Receives the metadata of a diagnostics event.</summary>
    internal Action<byte[]> SendDiagnostics { get; init; } = static _ => { };

    /// <summary>A number from 0 to less than 1 for each decision about sampling.</summary>
    internal Func<double> Draw { get; init; } = Random.Shared.NextDouble;

    /// <summary>Posts an error report.</summary>
    internal Func<ReadOnlyMemory<byte>, CancellationToken, Task>? PostError { get; init; }

    /// <summary>Who reports: a JSON object.</summary>
    internal Func<ReadOnlyMemory<byte>> MetadataJson { get; init; } = static () => "{}"u8.ToArray();

    /// <summary>What became of exposures and events.</summary>
    internal Func<EventStatistics>? Events { get; init; }

    /// <summary>What waits in the rings.</summary>
    internal Func<long>? RingDepth { get; init; }

    /// <summary>Called when the first observer of evaluations is added or the last one removed.</summary>
    internal Action WatchChanged { get; init; } = static () => { };
}
