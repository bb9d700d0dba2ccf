using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.ForwardProxy;

/// <summary>A connection to a peer that answers by hand.</summary>
public abstract class GrpcConnectionTestBase : IAsyncLifetime
{
    private protected static readonly byte[] Specs = "{}"u8.ToArray();
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private protected readonly ManualClock _clock = new();
    private protected ProxyPeer _peer = null!;
    private protected ForwardProxyConnection _connection = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _peer = await ProxyPeer.StartAsync();
        _connection = Connect(_peer.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _peer.DisposeAsync();
    }

    private protected ForwardProxyConnection Connect(string address, int maxBytes = 256 << 20) => ProxyReply.Connect(
        new ProxyConfig(NetworkProtocol.GrpcWebSocket, address) { MaxMessageBytes = maxBytes, ConnectTimeout = TimeSpan.FromMinutes(1) },
        new StatsigOptions { TimeProvider = _clock });

    private protected Task<ProxyReply> GetAsync() => ProxyReply.Of(_connection.GetAsync(ProxyReply.Request, Limit, Token));

    /// <summary>Opens a stream; both ends of it.</summary>
    private protected async Task<(ReadStream Stream, ProxyCall Call)> OpenAsync(string? encoding = null)
    {
        var stream = ReadStream.Of(_connection, Token);
        ProxyCall call = await _peer.NextAsync(Token);
        await call.AcceptAsync(encoding: encoding);
        await stream.Opened.WaitAsync(TimeSpan.FromMinutes(1), Token);
        return (stream, call);
    }
}
