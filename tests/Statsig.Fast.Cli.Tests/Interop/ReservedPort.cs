using System;
using System.Net;
using System.Net.Sockets;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>A port that no other program gets while this exists, whether the server of the test is running or not.</summary>
/// <remarks>
/// Bound and not listened at, shared the way gRPC servers share theirs on Linux: connections are refused until one of them listens.
/// </remarks>
internal sealed class ReservedPort : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal ReservedPort()
    {
        Span<byte> on = stackalloc byte[sizeof(int)];
        on[0] = 1;
        _socket.SetRawSocketOption(SocketLevel, ReusePort, on);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    internal int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();
}
