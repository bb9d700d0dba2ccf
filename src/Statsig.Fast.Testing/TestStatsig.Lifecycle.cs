using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Testing;

/// <content>The start and end of the server.</content>
public sealed partial class TestStatsig
{
    /// <inheritdoc/>
    public bool IsInitialized => Server.IsInitialized;

    /// <inheritdoc/>
    public InitializeDetails? InitializeDetails => Server.InitializeDetails;

    /// <inheritdoc/>
    public Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default) => Server.InitializeAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<SyncReport> SyncAsync(CancellationToken cancellationToken = default) => Server.SyncAsync(cancellationToken);

    /// <inheritdoc/>
    public void PauseSync() => Server.PauseSync();

    /// <inheritdoc/>
    public void ResumeSync() => Server.ResumeSync();

    /// <inheritdoc/>
    public Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null) => Server.ShutdownAsync(deadline);
}
