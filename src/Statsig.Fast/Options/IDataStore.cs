using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <summary>
/// Keeps specs and ID lists outside of the process, so that a server starts without the network or shares downloads with others.
/// </summary>
/// <remarks>
/// Called by one thread at a time per key. An exception counts as a failed source, is logged and changes nothing. A null from
/// <see cref="GetAsync"/> means that the key does not exist.
/// </remarks>
public interface IDataStore
{
    /// <summary>Called once before the first read.</summary>
    ValueTask InitializeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Returns the UTF-8 content of a key, which must not change before the next call for that key; null when the key does not exist.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores the UTF-8 content of a key and replaces an earlier one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The content; only valid during the call.</param>
    /// <param name="cancellationToken">Cancelled when the server shuts down.</param>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);

    /// <summary>Returns true when polls ask the store before the network. Called once per server and key.</summary>
    bool ShouldBeUsedForQueryingUpdates(string key) => false;

    /// <summary>Called last when the server shuts down.</summary>
    ValueTask ShutdownAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
