using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Diagnostics;

/// <summary>What an <see cref="ErrorBoundary"/> needs from the rest of the server.</summary>
internal sealed class ErrorReporting
{
    internal required OutputLog Log { get; init; }

    internal required ServerMetrics Metrics { get; init; }

    /// <summary>Measures the time limit of the end.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The application's own callback; null when it has none.</summary>
    internal Action<string, Exception>? Callback { get; init; }

    /// <summary>
    /// Posts one report; exceptions are logged. Null when nothing may be posted: local mode, logging or reporting disabled, no key.
    /// </summary>
    internal Func<ReadOnlyMemory<byte>, CancellationToken, Task>? Post { get; init; }

    /// <summary>Who reports: a JSON object.</summary>
    internal Func<ReadOnlyMemory<byte>> MetadataJson { get; init; } = static () => "{}"u8.ToArray();

    /// <summary>The options that differ from their defaults: a JSON object.</summary>
    internal byte[] OptionsJson { get; init; } = "{}"u8.ToArray();
}
