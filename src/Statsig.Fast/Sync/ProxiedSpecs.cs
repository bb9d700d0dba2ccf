using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync;

/// <summary>What synchronization needs of a forward proxy that is spoken to with gRPC.</summary>
/// <remarks>Apart from its one implementation, so that a program that was built without network carries none of it.</remarks>
internal abstract class ProxiedSpecs : IDisposable
{
    /// <summary>True when the proxy sends newer specs by itself.</summary>
    internal abstract bool IsPushed { get; }

    /// <summary>The source of single requests.</summary>
    internal abstract SpecsSource Source { get; }

    /// <summary>Sets the parts that publish specs. Called once, before any other member.</summary>
    /// <param name="fetcher">Publishes payloads.</param>
    /// <param name="updater">Holds the current specs.</param>
    /// <param name="backup">What is polled while the stream is down.</param>
    internal abstract void Prepare(SpecsFetcher fetcher, SpecsUpdater updater, SpecsSource[] backup);

    /// <summary>Opens the stream.</summary>
    /// <param name="add">Takes the tasks that the shutdown waits for.</param>
    /// <param name="isPaused">True when polls are left out.</param>
    /// <param name="stopping">Ends everything.</param>
    internal abstract void Start(Action<Task> add, Func<bool> isPaused, CancellationToken stopping);

    /// <summary>
    /// How it goes: the failures of the stream, and when anything last showed that the specs are up to date. Null without a stream.
    /// </summary>
    internal abstract SyncState? StateOf(SpecsPoller poller);

    public abstract void Dispose();
}
