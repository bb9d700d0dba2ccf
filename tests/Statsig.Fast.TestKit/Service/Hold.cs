using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit.Service;

/// <summary>Holds answers back until a test lets them go; a client that gives up earlier is noticed.</summary>
public sealed class Hold
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first answer is being held.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes when a client closed the connection of an answer that was held.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>Lets every answer go, those to come too.</summary>
    public void Release() => _released.TrySetResult();

    internal async Task WaitAsync(ServiceExchange exchange, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(exchange.ClientGone, stopping);
        _reached.TrySetResult();
        try
        {
            await _released.Task.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (exchange.ClientGone.IsCancellationRequested)
        {
            _abandoned.TrySetResult();
            throw;
        }
    }
}
