using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>A server of the library that has its specs from a forward proxy and asks no other source.</summary>
internal sealed class LibraryClient : IAsyncDisposable
{
    private readonly StatsigServer _server;
    private readonly CancellationToken _token;
    private readonly List<long> _times = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _updated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal LibraryClient(ProxyConfig config, CancellationToken token, TimeProvider? clock = null)
    {
        _token = token;
        _server = new StatsigServer("secret-key", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = config },
            ConfigSyncInterval = TimeSpan.FromMilliseconds(100),
            TimeProvider = clock ?? TimeProvider.System,
            SpecsUpdated = Note,
            ObservabilityClient = Metrics,
            OutputLogLevel = OutputLogLevel.None,
            DisableIdLists = true,
            DisableAllLogging = true,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
        }.UseGrpcForwardProxy());
    }

    internal StreamMetrics Metrics { get; } = new();

    /// <summary>The times of the specs that came into force, in order.</summary>
    internal IReadOnlyList<long> Times
    {
        get
        {
            lock (_lock)
            {
                return [.. _times];
            }
        }
    }

    internal Task<InitializeDetails> InitializeAsync() => _server.InitializeAsync(_token);

    /// <summary>Waits until the specs of this time are current.</summary>
    internal async Task WaitForAsync(long time)
    {
        while (true)
        {
            Task updated;
            lock (_lock)
            {
                if (_times.Contains(time))
                {
                    return;
                }

                updated = _updated.Task;
            }

            await updated.WaitAsync(_token);
        }
    }

    internal bool Gate(string name) => _server.CheckGate(new StatsigUser("ada"), name);

    public async ValueTask DisposeAsync() => await _server.ShutdownAsync(TimeSpan.FromSeconds(5));

    private void Note(SpecsUpdatedEventArgs update)
    {
        TaskCompletionSource updated;
        lock (_lock)
        {
            _times.Add(update.SpecsTimeMs);
            updated = _updated;
            _updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        updated.SetResult();
    }
}
