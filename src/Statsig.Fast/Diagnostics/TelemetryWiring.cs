using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Diagnostics;

/// <summary>What a <see cref="Telemetry"/> asks and tells of the parts that it must not know.</summary>
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

    /// <summary>Called when somebody begins or ends to be told of evaluations.</summary>
    internal Action WatchChanged { get; init; } = static () => { };
}
