using System;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.Tests;

/// <summary>What a web page can make a browser send to a service of this machine, and what no client may make it keep.</summary>
public sealed class HostCheckTests
{
    [Theory]
    [InlineData("localhost", null, 200)]
    [InlineData("LOCALHOST:5000", null, 200)]
    [InlineData("127.0.0.1:1", null, 200)]
    [InlineData("127.9.9.9", null, 200)]
    [InlineData("[::1]:80", null, 200)]
    [InlineData("allowed.example:7", null, 200)]
    [InlineData("127.0.0.1", "http://localhost:3000", 200)]
    [InlineData("127.0.0.1", "http://allowed.example", 200)]
    [InlineData("rebound.example", null, 403)]
    [InlineData("rebound.example:80", "http://127.0.0.1", 403)]
    [InlineData("localhost.rebound.example", null, 403)]
    [InlineData("127.0.0.1.rebound.example", null, 403)]
    [InlineData("10.0.0.1", null, 403)]
    [InlineData("127.0.0.1", "http://page.example", 403)]
    [InlineData("127.0.0.1", "null", 403)]
    public async Task Request_HostAndOrigin_AreThoseOfThisMachine(string host, string? origin, int status)
    {
        var server = new LocalServer(static context => context.Response.WriteAsync("specs"), new LocalPort(0)) { AllowedHosts = ["Allowed.example"] };
        await using (server)
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Origins[0]);
            request.Headers.Host = host;
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }

            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(status == 200, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) == "specs");
        }
    }

    [Theory]
    [InlineData(LocalServer.MaxBodyBytes, HttpStatusCode.OK)]
    [InlineData(LocalServer.MaxBodyBytes + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Request_BodyBeyondTheLimit_IsRefused(int bytes, HttpStatusCode status)
    {
        var server = new LocalServer(static async context => await HttpExchange.ReadAsync(context), new LocalPort(0));
        await using (server)
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Origins[0]) { Content = new ByteArrayContent(new byte[bytes]) };
            request.Headers.ExpectContinue = true; // Refused before it is sent, so that no half-sent body resets the connection.
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData(300 << 20, false)]
    public void LoggedEvents_BodyThatDecompressesToGigabytes_IsRefused(int bytes, bool isAccepted)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write("{\"events\":["u8);
            byte[] spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (int written = 0; written < bytes; written += spaces.Length)
            {
                gzip.Write(spaces);
            }

            gzip.Write("]}"u8);
        }

        var headers = new System.Collections.Generic.Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = "gzip" };
        var request = new ServiceRequest("POST", "/v1/log_event", ServiceRequest.ParseQuery(""), headers, body.ToArray());
        if (isAccepted)
        {
            Assert.Empty(LoggedEvents.Parse(request).Events);
        }
        else
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var refused = Assert.Throws<InvalidDataException>(() => LoggedEvents.Parse(request));
            Assert.Contains("limit", refused.Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * LoggedEvents.MaxBytes);
        }
    }
}
