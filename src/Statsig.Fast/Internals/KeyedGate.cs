using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Internals;

/// <summary>Admits one caller at a time for each key. Unused keys take no memory. Thread-safe.</summary>
internal sealed class KeyedGate
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Waits for the key to be free; disposing the result frees it again.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal async ValueTask<Pass> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
            {
                _entries[key] = entry = new Entry();
            }

            entry.Users++;
        }

        try
        {
            await entry.Free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(key, entry);
            throw;
        }

        return new Pass(this, key, entry);
    }

    private void Leave(string key, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
            {
                _entries.Remove(key);
                entry.Free.Dispose();
            }
        }
    }

    /// <summary>The right to a key.</summary>
    internal readonly struct Pass : IDisposable
    {
        private readonly KeyedGate _gate;
        private readonly string _key;
        private readonly Entry _entry;

        internal Pass(KeyedGate gate, string key, Entry entry)
        {
            _gate = gate;
            _key = key;
            _entry = entry;
        }

        public void Dispose()
        {
            _entry.Free.Release();
            _gate.Leave(_key, _entry);
        }
    }

    /// <summary>One key in use.</summary>
    internal sealed class Entry
    {
        internal SemaphoreSlim Free { get; } = new(1);

        internal int Users { get; set; }
    }
}
