using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.LocalService.Tests;

/// <summary>Sends bytes to a forward proxy and reads bytes: no convenience that could hide what is on the wire.</summary>
internal sealed class GrpcClient(Uri address) : IDisposable
{
    internal const string Unary = "/statsig_forward_proxy.StatsigForwardProxy/getConfigSpec";
    internal const string Stream = "/statsig_forward_proxy.StatsigForwardProxy/StreamConfigSpec";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a body, given as hexadecimal digits, and waits for the headers.</summary>
    internal async Task<GrpcAnswer> CallAsync(string path, string hex, CancellationToken token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        return new GrpcAnswer(response, await response.Content.ReadAsStreamAsync(token));
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>The answer to one call.</summary>
internal sealed class GrpcAnswer(HttpResponseMessage response, Stream body) : IDisposable
{
    internal string Header(string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : "";

    /// <summary>The next message as hexadecimal digits; null at the end.</summary>
    internal async Task<string?> NextHexAsync(CancellationToken token) => await NextAsync(token) is { } message ? Convert.ToHexStringLower(message) : null;

    /// <summary>The text of the next message's first field.</summary>
    internal async Task<string> NextSpecAsync(CancellationToken token)
    {
        byte[] message = await NextAsync(token) ?? throw new InvalidOperationException($"The stream ended: {Status}");
        Assert.Equal(0x0a, message[0]);
        int position = 1;
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[position++];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return Encoding.UTF8.GetString(message, position, length);
            }
        }
    }

    /// <summary>Status and message, from the trailers or, when nothing else came, the headers; read the messages first.</summary>
    internal string Status
    {
        get
        {
            HttpResponseHeaders place = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
            string message = place.TryGetValues("grpc-message", out IEnumerable<string>? text) ? " " + Uri.UnescapeDataString(text.Single()) : "";
            return place.GetValues("grpc-status").Single() + message;
        }
    }

    public void Dispose() => response.Dispose();

    private async Task<byte[]?> NextAsync(CancellationToken token)
    {
        byte[] prefix = new byte[5];
        int read = await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, token);
        if (read == 0)
        {
            return null;
        }

        Assert.Equal((5, 0), (read, prefix[0]));
        byte[] message = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await body.ReadExactlyAsync(message, token);
        return message;
    }
}
