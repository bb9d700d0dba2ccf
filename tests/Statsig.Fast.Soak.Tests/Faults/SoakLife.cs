using System;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>One life of the host: from its start to its stop, with the server in it.</summary>
internal sealed class SoakLife
{
    internal const string Key = "secret-soak";
    internal const int BatchEvents = 500;
    internal const int SpillBytes = 256 << 10;

    private readonly IHost _host;
    private long _accepted = -1;
    private long _acceptedCount;

    internal SoakLife(int number, string api, string spillPath, FickleStore store, TimeSpan shutdownDeadline, SoakObserver observer)
    {
        Number = number;
        ShutdownDeadline = shutdownDeadline;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddStatsig(Key, options =>
        {
            options.Api = api;
            options.DataStore = store;
            options.EventSpillPath = spillPath;
            options.EventSpillMaxBytes = SpillBytes;
            options.MaxEventsPerBatch = BatchEvents;
            options.EventRingCapacity = 1024;
            options.EventFlushInterval = TimeSpan.FromSeconds(1);
            options.ConfigSyncInterval = TimeSpan.FromMilliseconds(200);
            options.IdListsSyncInterval = TimeSpan.FromMilliseconds(500);
            options.RequestTimeout = TimeSpan.FromSeconds(2);
            options.MaxResponseBytes = 1 << 20;
            options.ShutdownDeadline = shutdownDeadline;
            options.DisableDiagnostics = true; // The accounts compare what was called with what arrived: nothing else must be logged.
            options.SpecsUpdated = Accept;
            options.EventsFlushed = observer.Flushed;
            options.SdkErrorCallback = observer.Failed;
            options.OutputLogger = observer;
            options.OutputLogLevel = OutputLogLevel.Warning;
        });
        _host = builder.Build();
        Server = _host.Services.GetRequiredService<StatsigServer>();
    }

    internal int Number { get; }

    internal TimeSpan ShutdownDeadline { get; }

    internal StatsigServer Server { get; }

    /// <summary>The newest publication that the server reported as accepted; -1 before the first.</summary>
    internal long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>How often it accepted one.</summary>
    internal long AcceptedCount => Interlocked.Read(ref _acceptedCount);

    internal void Start(CancellationToken token) => _host.StartAsync(token).GetAwaiter().GetResult();

    internal void Stop(CancellationToken token) => _host.StopAsync(token).GetAwaiter().GetResult();

    internal void Dispose() => _host.Dispose();

    private void Accept(SpecsUpdatedEventArgs update)
    {
        Interlocked.Increment(ref _acceptedCount);
        long publication = SoakSpecs.PublicationOf(update.Utf8Json.Span);
        for (long known = Accepted; known < publication;)
        {
            long seen = Interlocked.CompareExchange(ref _accepted, publication, known);
            known = seen == known ? publication : seen;
        }
    }
}
