using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit.Proxy;

/// <summary>A stretch of network on loopback between a client and a server, which can go dead without a word to either side.</summary>
/// <remarks>
/// While it is silent it takes every byte of both sides, and every new connection, and passes nothing on: no data, no end, no reset. A
/// connection that was silent once stays so, because what is lost of it cannot be made good; those that come after <see cref="Recover"/>
/// are passed on.
/// </remarks>
public sealed class ProxyRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<Passage> _open = [];
    private readonly List<Task> _running = [];
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private bool _isSilent;
    private int _silent;
    private int _standing;

    private ProxyRelay(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port, for the client.</summary>
    public string Address { get; }

    /// <summary>The connections that have gone dead.</summary>
    public int SilentCount => Volatile.Read(ref _silent);

    /// <summary>The connections that the client has not ended, dead ones included.</summary>
    public int StandingCount => Volatile.Read(ref _standing);

    /// <summary>Starts a relay on a free port.</summary>
    /// <param name="target">Host and port of the server.</param>
    public static ProxyRelay Start(string target) => new(IPEndPoint.Parse(target));

    /// <summary>Swallows every byte of the connections that stand and of those that come.</summary>
    public void FallSilent()
    {
        lock (_lock)
        {
            _isSilent = true;
            foreach (Passage passage in _open)
            {
                Silence(passage);
            }
        }
    }

    /// <summary>Passes the connections on that come from now on.</summary>
    public void Recover()
    {
        lock (_lock)
        {
            _isSilent = false;
        }
    }

    /// <summary>Closes everything, dead connections too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
        _open.ForEach(static passage => passage.Dispose());
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_ending.Token);
                Interlocked.Increment(ref _standing);
                var passage = new Passage(client);
                lock (_lock)
                {
                    _open.Add(passage);
                    if (_isSilent)
                    {
                        Silence(passage);
                    }
                }

                _running.Add(RunAsync(passage));
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Passage passage)
    {
        await GuardAsync(passage, passage.IsSilent ? Task.CompletedTask : passage.Server.ConnectAsync(_target, _ending.Token).AsTask());
        Task back = GuardAsync(passage, PumpAsync(passage, passage.Server, passage.Client));
        await GuardAsync(passage, PumpAsync(passage, passage.Client, passage.Server));
        Interlocked.Decrement(ref _standing);
        await back;
    }

    private static async Task GuardAsync(Passage passage, Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone; the other side of a working connection is notified.
            if (!passage.IsSilent)
            {
                passage.Dispose();
            }
        }
    }

    private async Task PumpAsync(Passage passage, Socket from, Socket to)
    {
        byte[] buffer = new byte[64 << 10];
        while (from.Connected)
        {
            int read = await from.ReceiveAsync(buffer, _ending.Token);
            if (read == 0)
            {
                break;
            }

            for (int sent = 0; sent < read && !passage.IsSilent;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _ending.Token);
            }
        }

        if (!passage.IsSilent)
        {
            to.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Under the lock.</summary>
    private void Silence(Passage passage)
    {
        if (!passage.IsSilent)
        {
            passage.IsSilent = true;
            Interlocked.Increment(ref _silent);
        }
    }

    private sealed class Passage(Socket client) : IDisposable
    {
        private volatile bool _isSilent;

        internal Socket Client => client;

        internal Socket Server { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        internal bool IsSilent
        {
            get => _isSilent;
            set => _isSilent = value;
        }

        public void Dispose()
        {
            client.Dispose();
            Server.Dispose();
        }
    }
}
