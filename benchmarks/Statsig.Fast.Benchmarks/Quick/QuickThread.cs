using System;
using System.Threading;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>A thread that measures on request, and keeps what it has between rounds.</summary>
internal sealed class QuickThread : IDisposable
{
    private readonly AutoResetEvent _start = new(false);
    private readonly AutoResetEvent _end = new(false);
    private readonly Thread _thread;
    private double _ns;
    private volatile bool _isOver;

    internal QuickThread(Func<double> measure)
    {
        _thread = new Thread(() =>
        {
            while (_start.WaitOne() && !_isOver)
            {
                _ns = measure();
                _end.Set();
            }
        });
        _thread.Start();
    }

    internal void Start() => _start.Set();

    /// <summary>Waits for the round to end.</summary>
    /// <returns>What one operation took.</returns>
    internal double Join()
    {
        _end.WaitOne();
        return _ns;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _start.Set();
        _thread.Join();
        _start.Dispose();
        _end.Dispose();
    }
}
