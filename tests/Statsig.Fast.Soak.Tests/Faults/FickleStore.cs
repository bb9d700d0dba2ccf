using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>A data store in memory, shared by all servers of a run, that fails on request.</summary>
internal sealed class FickleStore(bool isPolled) : IDataStore
{
    private readonly ConcurrentDictionary<string, byte[]> _values = new();

    internal enum Mood
    {
        Well,
        Throwing,
        Hanging,
        Damaged,
    }

    /// <summary>How it answers now.</summary>
    internal volatile Mood Now;

    /// <summary>A store with the same content that is polled, or is not.</summary>
    internal FickleStore With(bool polled)
    {
        var other = new FickleStore(polled);
        foreach ((string key, byte[] value) in _values)
        {
            other._values[key] = value;
        }

        return other;
    }

    /// <summary>
    /// Gives a store that is polled newer specs, as another process would: a server that finds specs there does not ask the network.
    /// </summary>
    internal void Feed(byte[] specs)
    {
        if (isPolled)
        {
            _values["statsig.cache"] = specs;
        }
    }

    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        await MisbehaveAsync(cancellationToken);
        if (!_values.TryGetValue(key, out byte[]? value))
        {
            return null;
        }

        return Now == Mood.Damaged ? value.AsMemory(0, value.Length / 2) : value;
    }

    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        await MisbehaveAsync(cancellationToken);
        _values[key] = value.ToArray();
    }

    public bool ShouldBeUsedForQueryingUpdates(string key) => isPolled;

    private async Task MisbehaveAsync(CancellationToken token)
    {
        switch (Now)
        {
            case Mood.Throwing:
                throw new IOException("The store fails.");
            case Mood.Hanging:
                await Task.Delay(TimeSpan.FromSeconds(3), token);
                break;
            default:
                break;
        }
    }
}
