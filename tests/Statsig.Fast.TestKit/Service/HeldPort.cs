using System;
using System.Net;
using System.Net.Sockets;

namespace Statsig.Fast.TestKit.Service;

/// <summary>
/// A port of loopback that no other program gets while this exists, so that a server of a test can leave it and come back.
/// </summary>
/// <remarks>
/// On Linux it is bound, shared and not listened at: a server that shares addresses, as those of .NET do, can listen at it, and connections
/// are refused while none does. Elsewhere it is a number that was free.
/// </remarks>
internal sealed class HeldPort : IDisposable
{
    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal HeldPort()
    {
        if (OperatingSystem.IsLinux())
        {
            Span<byte> on = stackalloc byte[sizeof(int)];
            on[0] = 1;
            _socket.SetRawSocketOption(SocketLevel, ReuseAddress, on);
        }

        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        if (!OperatingSystem.IsLinux())
        {
            _socket.Dispose();
        }
    }

    internal int Number { get; }

    public void Dispose() => _socket.Dispose();
}
