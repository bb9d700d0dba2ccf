using System;
using System.Collections.Generic;
using System.Net.Http;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Networking;

public sealed class RequestHeadersTests
{
    [Theory]
    [InlineData("checkout api", "checkout-api")]
    [InlineData("1.2.3+dev build", "1.2.3+dev-build")]
    [InlineData("(x)", "x")]
    [InlineData("é", "unknown")]
    [InlineData("---", "unknown")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    [InlineData("a\r\nb", "a--b")]
    public void Token_OfAText_HoldsOnlyWhatATokenMay(string? text, string expected) => Assert.Equal(expected, RequestHeaders.Token(text));

    /// <summary>A second value of such a header would contradict the first, or end the message where it does not end.</summary>
    [Theory]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("transfer-encoding", "gzip, chunked")]
    [InlineData("Content-Length", "5")]
    [InlineData("Connection", "close, STATSIG-API-KEY")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("Expect", "100-continue")]
    [InlineData("TE", "trailers")]
    [InlineData("Content-Encoding", "br")]
    [InlineData("Accept-Encoding", "zstd")]
    [InlineData("statsig-api-key", "secret-other")]
    [InlineData("STATSIG-SERVER-SESSION-ID", "x")]
    [InlineData("Range", "bytes=5-")]
    [InlineData("x y", "z")]
    [InlineData("x-own", "a\r\nSTATSIG-API-KEY: secret-other")]
    public void Apply_AdditionalHeaderThatIsNotTheApplications_IsLeftOutWithAWarning(string name, string value)
    {
        var logger = new RecordingLogger();
        var options = new StatsigOptions { AdditionalHeaders = new Dictionary<string, string> { [name] = value, ["X-Kept"] = "1" }, OutputLogger = logger };
        var metadata = new SdkMetadata();
        var headers = new RequestHeaders("secret-key", options, metadata, new OutputLog(logger, OutputLogLevel.Debug, new SecretRedaction("secret-key")));
        using var message = new HttpRequestMessage(HttpMethod.Post, "https://statsigapi.net/v1/log_event") { Content = new ByteArrayContent([1, 2, 3]) };
        headers.Apply(message, new StatsigRequest { Endpoint = Endpoint.LogEvent, Address = message.RequestUri!, Timeout = TimeSpan.FromSeconds(1) }, maySeeKey: true);

        Assert.Equal("secret-key", Assert.Single(message.Headers.GetValues("STATSIG-API-KEY")));
        Assert.Equal(metadata.SessionId, Assert.Single(message.Headers.GetValues("STATSIG-SERVER-SESSION-ID")));
        Assert.Equal("gzip, deflate, br", string.Join(", ", message.Headers.GetValues("Accept-Encoding")));
        Assert.Equal("1", Assert.Single(message.Headers.GetValues("X-Kept")));
        Assert.Null(message.Headers.TransferEncodingChunked);
        Assert.Empty(message.Headers.Connection);
        Assert.Empty(message.Headers.Upgrade);
        Assert.Equal(3, message.Content.Headers.ContentLength);
        Assert.Empty(message.Content.Headers.ContentEncoding);
        Assert.DoesNotContain("x-own", message.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Single(logger.Messages, static entry => entry.Text.Contains("is ignored", StringComparison.Ordinal));
    }
}
