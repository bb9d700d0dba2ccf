using System;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>A server to evaluate with, and the delivery of what it logs; none when it has its specs from a file.</summary>
internal sealed class LoadedServer(StatsigServer server, ExposureDelivery? delivery) : IDisposable
{
    private bool _isEnded;

    internal StatsigServer Server => server;

    /// <summary>To be called after each answer; waits while more is logged than the service takes.</summary>
    /// <exception cref="ServiceFailedException">The service accepts no more exposures.</exception>
    internal void Pace() => delivery?.Pace();

    /// <summary>Delivers what was logged and shuts the server down.</summary>
    /// <exception cref="ServiceFailedException">Not all of it was delivered.</exception>
    internal void Finish()
    {
        _isEnded = true;
        if (delivery?.Finish() is { } loss)
        {
            throw new ServiceFailedException(loss);
        }
    }

    /// <summary>Shuts the server down before it logged anything.</summary>
    internal void Abandon()
    {
        _isEnded = true;
        server.ShutdownAsync(TimeSpan.Zero).GetAwaiter().GetResult();
    }

    /// <summary>After a failed run, the exposures that were logged so far are still delivered.</summary>
    public void Dispose()
    {
        if (!_isEnded && delivery?.Finish() is { } loss)
        {
            Console.Error.WriteLine(loss);
        }
    }
}
