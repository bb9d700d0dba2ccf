using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>What one endpoint answers, request by request, and what it was asked.</summary>
/// <remarks>
/// Faults given by <see cref="Then(Fault)"/> are used up in order, one a request; then <see cref="Always"/> goes on, or the right answer
/// when there is none. Safe from any thread.
/// </remarks>
public sealed class EndpointScript(ServiceEndpoint endpoint, bool keepsRequests = true)
{
    private readonly Queue<Fault> _next = new();
    private readonly List<ServiceRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly Lock _lock = new();
    private Fault? _always;
    private int _count;

    /// <summary>Which endpoint.</summary>
    public ServiceEndpoint Endpoint { get; } = endpoint;

    /// <summary>Every request so far, in order; none where they are not kept.</summary>
    public IReadOnlyList<ServiceRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many requests came so far.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The next request without an entry is answered so. <see cref="Fault.None"/> is the right answer.</summary>
    public EndpointScript Then(Fault fault) => Then(fault, times: 1);

    /// <summary>The next few requests without an entry are answered so.</summary>
    public EndpointScript Then(Fault fault, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_lock)
        {
            for (int i = 0; i < times; i++)
            {
                _next.Enqueue(fault);
            }
        }

        return this;
    }

    /// <summary>Requests after those are answered so, until <see cref="Recover"/>.</summary>
    public EndpointScript Always(Fault fault)
    {
        lock (_lock)
        {
            _always = fault;
        }

        return this;
    }

    /// <summary>The next request gets this answer, whatever the service holds.</summary>
    public EndpointScript Answer(ServiceResponse response) => Then(Fault.Answer(response));

    /// <summary>Everything from now on is answered right.</summary>
    public EndpointScript Recover()
    {
        lock (_lock)
        {
            _next.Clear();
            _always = null;
        }

        return this;
    }

    /// <summary>Waits until this many requests came in all, those before this call counted too.</summary>
    /// <exception cref="OperationCanceledException">The token ended first.</exception>
    public async Task WaitForRequestsAsync(int count, CancellationToken token)
    {
        TaskCompletionSource reached;
        lock (_lock)
        {
            if (_count >= count)
            {
                return;
            }

            reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((count, reached));
        }

        await reached.Task.WaitAsync(token);
    }

    /// <summary>Keeps a request and says how to answer it.</summary>
    internal Fault? Record(ServiceRequest request)
    {
        lock (_lock)
        {
            _count++;
            if (keepsRequests)
            {
                _requests.Add(request);
            }

            return _next.TryDequeue(out Fault? fault) ? fault : _always;
        }
    }

    /// <summary>Wakes those that wait for what is there now.</summary>
    internal void Announce()
    {
        lock (_lock)
        {
            _waits.RemoveAll(wait => wait.Count <= _count && wait.Reached.TrySetResult());
        }
    }
}
