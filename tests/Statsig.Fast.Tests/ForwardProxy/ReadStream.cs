using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.ForwardProxy;

/// <summary>A stream of a connection, read message by message; its end, however it came, is a status.</summary>
internal sealed class ReadStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ForwardProxyMessage> _messages;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool>? _first;

    private ReadStream(ForwardProxyConnection connection, CancellationToken token)
    {
        _messages = connection.StreamAsync(ProxyReply.Request, Open, token).GetAsyncEnumerator(CancellationToken.None);
        _first = _messages.MoveNextAsync().AsTask();
    }

    /// <summary>Completes when the proxy has taken the call.</summary>
    internal Task Opened => _opened.Task;

    internal string? HostName { get; private set; }

    internal ForwardProxyMessage Message => _messages.Current;

    /// <summary>How the stream ended; null while it goes on.</summary>
    internal ForwardProxyStatus? Status { get; private set; }

    internal ForwardProxyException? Failure { get; private set; }

    internal static ReadStream Of(ForwardProxyConnection connection, CancellationToken token) => new(connection, token);

    /// <summary>Waits for the next message; false at the end.</summary>
    internal async Task<bool> ReadAsync()
    {
        Task<bool> next = _first ?? _messages.MoveNextAsync().AsTask();
        _first = null;
        try
        {
            if (await next)
            {
                return true;
            }

            Status = new ForwardProxyStatus(ForwardProxyStatusCode.Ok, "");
        }
        catch (ForwardProxyException exception)
        {
            Failure = exception;
            Status = exception.Status;
        }

        return false;
    }

    /// <summary>Reads to the end; the sizes of the specs.</summary>
    internal async Task<List<int>> ReadAllAsync()
    {
        var sizes = new List<int>();
        while (await ReadAsync())
        {
            sizes.Add(Message.Specs.Length);
        }

        return sizes;
    }

    public ValueTask DisposeAsync() => _messages.DisposeAsync();

    private void Open(string hostName)
    {
        HostName = hostName;
        _opened.SetResult();
    }
}
