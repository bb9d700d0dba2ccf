using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The service of a run: real HTTP on loopback, faults on request, and a ledger of the events that it got.</summary>
internal sealed class SoakService : IRequestWatcher, IAsyncDisposable
{
    private readonly ConditionalWeakTable<Fault, object> _fates = [];
    private TestService _service = null!;
    private long _unanswered;
    private long _requests;

    internal PostLedger Ledger { get; } = new();

    /// <summary>The service itself.</summary>
    internal TestService Http => _service;

    /// <summary>The requests so far.</summary>
    internal long Requests => Interlocked.Read(ref _requests);

    internal static async Task<SoakService> StartAsync(CancellationToken token)
    {
        var service = new SoakService();
        service._service = await TestService.StartAsync(service, token);
        return service;
    }

    /// <summary>Answers posts of events so until <see cref="Recover"/>.</summary>
    internal void AnswerPosts(Fault fault, PostFate fate)
    {
        _fates.AddOrUpdate(fault, fate);
        _service.LogEvent.Always(fault);
    }

    /// <summary>Answers everything right from now on.</summary>
    internal void Recover()
    {
        _service.Specs.Recover();
        _service.IdLists.Recover();
        _service.IdListFiles.Recover();
        _service.LogEvent.Recover();
        _service.SdkException.Recover();
        _service.Unknown.Recover();
    }

    /// <summary>Waits until every post that was read is in the ledger; false when that takes too long.</summary>
    internal bool WaitForAnswers(TimeSpan patience) => SpinWait.SpinUntil(() => Interlocked.Read(ref _unanswered) == 0, patience);

    public void Received(ServiceRequest request)
    {
        Interlocked.Increment(ref _requests);
        if (request.Endpoint == ServiceEndpoint.LogEvent)
        {
            Interlocked.Increment(ref _unanswered);
        }
    }

    public void Answered(ServiceRequest request, Fault fault, bool isWhole)
    {
        if (request.Endpoint != ServiceEndpoint.LogEvent)
        {
            return;
        }

        try
        {
            PostFate fate = _fates.TryGetValue(fault, out object? known) ? (PostFate)known : PostFate.Taken;
            Ledger.Note(request.Body, request.Header("Content-Encoding") == "gzip", fate == PostFate.Taken && !isWhole ? PostFate.AnswerLost : fate);
        }
        finally
        {
            Interlocked.Decrement(ref _unanswered);
        }
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
