using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Diagnostics;

/// <summary>
/// The parts of a server that its <see cref="Telemetry"/> reads and notifies. They are made after it, and it does not know their types.
/// </summary>
/// <remarks>
/// Nothing here is called before <see cref="Telemetry.Start"/>. Members are called from any thread and take no lock of telemetry. This
/// class itself stands for a server without parts.
/// </remarks>
internal class TelemetryHost
{
    private static readonly Dictionary<string, double> NoRates = [];

    /// <summary>How many in 10,000 diagnostics are sent, by the service's keys.</summary>
    internal virtual IReadOnlyDictionary<string, double> DiagnosticsRates => NoRates;

    /// <summary>Who reports: a JSON object.</summary>
    internal virtual ReadOnlyMemory<byte> MetadataJson => "{}"u8.ToArray();

    /// <summary>What became of exposures and events.</summary>
    internal virtual EventStatistics Events => default;

    /// <summary>The events that wait in the rings.</summary>
    internal virtual long RingDepth => 0;

    /// <summary>The memory of the rings.</summary>
    internal virtual long RingBytes => 0;

    /// <summary>Sends the metadata of a diagnostics event.</summary>
    internal virtual void SendDiagnostics(byte[] metadataJson)
    {
    }

    /// <summary>Posts an error report.</summary>
    internal virtual Task PostErrorAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called when an observer of evaluations comes or goes.</summary>
    internal virtual void WatchChanged()
    {
    }
}
