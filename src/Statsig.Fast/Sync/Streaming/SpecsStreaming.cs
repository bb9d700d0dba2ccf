using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>
/// The parts of one server for a forward proxy over gRPC: the source for single calls, the stream, and the polls while it is down.
/// </summary>
/// <remarks>Other folders use only this type of the folder.</remarks>
internal sealed class SpecsStreaming(
    ForwardProxyTransport transport, ProxyConfig proxy, string? sdkKey, StatsigOptions options, SyncIntervals intervals, Telemetry telemetry) : ProxiedSpecs
{
    private readonly ForwardProxyCalls _calls = new(transport, proxy, sdkKey, options);
    private ForwardProxySpecsSource? _source;
    private SpecsFetcher? _fetcher;
    private SpecsUpdater? _updater;
    private SpecsPoller? _backupPoller;
    private SpecsStream? _stream;
    private bool _hasBackup;

    internal override bool IsPushed => proxy.Protocol == NetworkProtocol.GrpcWebSocket;

    internal override SpecsSource Source => Own;

    private ForwardProxySpecsSource Own => _source ??= new ForwardProxySpecsSource(_calls, options, telemetry);

    internal override void Prepare(SpecsFetcher fetcher, SpecsUpdater updater, SpecsSource[] backup)
    {
        _fetcher = fetcher;
        _updater = updater;
        _hasBackup = backup.Length > 0;
        _backupPoller = new SpecsPoller(fetcher, updater, backup, options, telemetry.Log);
    }

    internal override void Start(Action<Task> add, Func<bool> isPaused, CancellationToken stopping)
    {
        var backup = new BackupPolls(ended =>
        {
            var loop = new SyncLoop(
                "Polling specs in place of the stream",
                intervals.Specs,
                options.SyncJitterPercent,
                _backupPoller!.Pace,
                options.TimeProvider,
                telemetry,
                token => isPaused() ? Task.CompletedTask : _backupPoller!.PollAsync(token));
            Task running = _hasBackup ? loop.Start(isAtOnce: false, ended) : Task.CompletedTask;
            add(running);
            return running;
        });
        var stream = new SpecsStream(_calls, Own, _fetcher!, _updater!, backup, _hasBackup, options, telemetry);
        Volatile.Write(ref _stream, stream); // Release: health checks on other threads read it.
        add(stream.Start(stopping));
    }

    internal override SyncState? StateOf(SpecsPoller poller)
    {
        if (Volatile.Read(ref _stream) is not { } stream)
        {
            return null;
        }

        long ticks = Math.Min(stream.SinceLastMessage.Ticks, Math.Min(poller.SinceLastSuccess.Ticks, _backupPoller!.SinceLastSuccess.Ticks));
        return new SyncState(stream.Failures, TimeSpan.FromTicks(ticks));
    }

    public override void Dispose()
    {
        _source?.Dispose();
        _backupPoller?.Dispose();
    }
}
