using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;

namespace Statsig.Fast.Hosting;

/// <summary>Keeps specs and ID lists in a distributed cache, so that instances start from each other's downloads.</summary>
/// <remarks>
/// Errors of the cache count as a failed source; the server logs them and asks the next one. The cache belongs to the application.
/// </remarks>
public sealed class DistributedCacheDataStore : IDataStore
{
    private readonly IDistributedCache _cache;
    private readonly DistributedCacheEntryOptions _entry;
    private readonly string _prefix;
    private readonly bool _isPolled;

    /// <summary>Creates a store over a cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="keyPrefix">The prefix of every key; unique for each server that shares the cache.</param>
    /// <param name="expiration">The lifetime of an entry after it was written; null for no expiration.</param>
    /// <param name="isPolled">True when polls read the cache before the network.</param>
    public DistributedCacheDataStore(IDistributedCache cache, string keyPrefix = "", TimeSpan? expiration = null, bool isPolled = false)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        _cache = cache;
        _prefix = keyPrefix;
        _entry = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = expiration };
        _isPolled = isPolled;
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        // Not "? null :", which converts a null array into an empty value.
        byte[]? value = await _cache.GetAsync(_prefix + key, cancellationToken).ConfigureAwait(false);
        return value is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(value);
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        await _cache.SetAsync(_prefix + key, value.ToArray(), _entry, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public bool ShouldBeUsedForQueryingUpdates(string key) => _isPolled;
}
