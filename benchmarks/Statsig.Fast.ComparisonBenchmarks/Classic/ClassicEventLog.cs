using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>
/// A queue of event objects that a background thread turns into JSON, a batch at a time; the endpoint accepts everything at once.
/// </summary>
/// <remarks>
/// The caller only enqueues: what the slowest of the other SDKs does on the caller's thread, serializing a batch, is not copied here.
/// </remarks>
internal sealed class ClassicEventLog : IDisposable
{
    private const int BatchSize = 1_000;

    private readonly ConcurrentQueue<ClassicEvent> _queue = new();
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly AutoResetEvent _empty = new(false);
    private readonly Thread _writer;
    private int _pending;
    private long _bytes;
    private volatile bool _isOver;

    internal ClassicEventLog()
    {
        _writer = new Thread(WriteBatches) { IsBackground = true, Name = "classic events" };
        _writer.Start();
    }

    /// <summary>How many bytes of JSON there were.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>True the first time that it is asked for a key.</summary>
    internal bool IsNew(string key) => _seen.TryAdd(key, true);

    internal void Add(ClassicEvent logged)
    {
        _queue.Enqueue(logged);
        if (Interlocked.Increment(ref _pending) % BatchSize == 0)
        {
            _wake.Set();
        }
    }

    /// <summary>Waits until everything is written and forgets which exposures there were.</summary>
    internal void Empty()
    {
        while (Volatile.Read(ref _pending) > 0)
        {
            _wake.Set();
            _empty.WaitOne(1);
        }

        _seen.Clear();
    }

    public void Dispose()
    {
        _isOver = true;
        _wake.Set();
        _writer.Join();
        _wake.Dispose();
        _empty.Dispose();
    }

    private void WriteBatches()
    {
        while (!_isOver)
        {
            _wake.WaitOne();
            var batch = new List<ClassicEvent>(BatchSize);
            while (_queue.TryDequeue(out ClassicEvent? logged))
            {
                batch.Add(logged);
                if (batch.Count == BatchSize)
                {
                    Write(batch);
                }
            }

            Write(batch);
            _empty.Set();
        }
    }

    private void Write(List<ClassicEvent> batch)
    {
        if (batch.Count > 0)
        {
            Interlocked.Add(ref _bytes, JsonSerializer.SerializeToUtf8Bytes(batch).Length);
            Interlocked.Add(ref _pending, -batch.Count);
            batch.Clear();
        }
    }
}
