using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.AotTests;

/// <summary>
/// As much of a gRPC server over HTTP/2 as two calls need: the first answered and ended, the others answered with a stream that stays open.
/// </summary>
internal sealed class LoopbackProxy : IDisposable
{
    private const int FrameHeaderBytes = 9;
    private const int MaxFrameBytes = 16 << 10;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const byte Ack = 1;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _first;
    private readonly byte[] _pushed;
    private int _calls;

    internal LoopbackProxy(byte[] first, byte[] pushed)
    {
        _first = first;
        _pushed = pushed;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>A response message behind its prefix.</summary>
    internal static byte[] Message(string specs, long lastUpdated)
    {
        using var message = new MemoryStream();
        byte[] utf8 = Encoding.UTF8.GetBytes(specs);
        message.Write([0, 0, 0, 0, 0, 0x0A]);
        WriteVarint(message, (ulong)utf8.Length);
        message.Write(utf8);
        message.WriteByte(0x10);
        WriteVarint(message, (ulong)lastUpdated);
        byte[] framed = message.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - 5);
        return framed;
    }

    public void Dispose() => _listener.Dispose();

    private static void WriteVarint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.WriteByte((byte)(value | 0x80));
        }

        message.WriteByte((byte)value);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The program is done with it.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream connection = client.GetStream();
            try
            {
                await connection.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
                await WriteAsync(connection, Settings, 0, 0, []);
                byte[] header = new byte[FrameHeaderBytes];
                while (true)
                {
                    await connection.ReadExactlyAsync(header);
                    byte[] payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                    await connection.ReadExactlyAsync(payload);
                    int stream = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5));
                    if (header[3] == Settings && header[4] != Ack)
                    {
                        await WriteAsync(connection, Settings, Ack, 0, []);
                    }
                    else if (stream != 0 && header[3] is Data or Headers && (header[4] & EndStream) != 0)
                    {
                        await AnswerAsync(connection, stream);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The client is done with it.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream connection, int stream)
    {
        // 0x88 is ":status: 200" in the table that both sides know; the rest is spelled out.
        await WriteAsync(connection, Headers, EndHeaders, stream, [0x88, .. Literal("content-type", "application/grpc")]);
        bool isFirst = _calls++ == 0;
        byte[] message = isFirst ? _first : _pushed;
        for (int start = 0; start < message.Length; start += MaxFrameBytes)
        {
            await WriteAsync(connection, Data, 0, stream, message[start..Math.Min(start + MaxFrameBytes, message.Length)]);
        }

        if (isFirst)
        {
            await WriteAsync(connection, Headers, EndHeaders | EndStream, stream, Literal("grpc-status", "0"));
        }
    }

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static async Task WriteAsync(NetworkStream connection, byte type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        await connection.WriteAsync(frame);
    }
}
