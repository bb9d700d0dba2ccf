using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>A way to answer that is not the right one.</summary>
/// <remarks>
/// Each can be used for any number of requests. Those that hold an answer back take a <see cref="Hold"/> that the test releases.
/// </remarks>
public sealed class Fault
{
    private readonly Func<ServiceExchange, ServiceResponse, CancellationToken, Task> _answer;

    private Fault(string name, Func<ServiceExchange, ServiceResponse, CancellationToken, Task> answer)
    {
        Name = name;
        _answer = answer;
    }

    /// <summary>For messages of tests.</summary>
    public string Name { get; }

    /// <summary>No fault: the right answer.</summary>
    public static Fault None { get; } = new("none", static (exchange, answer, token) => exchange.AnswerAsync(answer, token));

    /// <summary>A status with a short text instead of an answer.</summary>
    public static Fault Status(int status) => Answer(ServiceResponse.Text(status, $"status {status}")).Named($"status {status}");

    /// <summary>A status with "Retry-After" in seconds: 429 or 503.</summary>
    public static Fault RetryAfter(int status, int seconds) => RetryAfter(status, seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>A status with "Retry-After" as a date.</summary>
    public static Fault RetryAfter(int status, DateTimeOffset date) => RetryAfter(status, date.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>204 without a body.</summary>
    public static Fault NoContent() => Answer(new ServiceResponse(204, null, [])).Named("204");

    /// <summary>200 with a body of no bytes.</summary>
    public static Fault EmptyBody() => Answer(ServiceResponse.Json(200, "")).Named("empty body");

    /// <summary>200 with text that is not JSON.</summary>
    public static Fault InvalidJson() => Answer(ServiceResponse.Json(200, """{"has_updates":true,"time":""")).Named("invalid JSON");

    /// <summary>The right body with another content type, such as "text/html".</summary>
    public static Fault ContentType(string type) =>
        new($"content type {type}", (exchange, answer, token) => exchange.AnswerAsync(answer with { ContentType = type }, token));

    /// <summary>Another payload, such as one older than the client's.</summary>
    public static Fault Payload(byte[] utf8) => Answer(ServiceResponse.Json(200, utf8)).Named("another payload");

    /// <summary>Another answer.</summary>
    public static Fault Answer(ServiceResponse response) => new("another answer", (exchange, _, token) => exchange.AnswerAsync(response, token));

    /// <summary>A redirect: to a path of this service ("/elsewhere") or to an address elsewhere ("http://localhost:1/").</summary>
    public static Fault Redirect(string location, int status = 307) =>
        Answer(new ServiceResponse(status, null, []) { Headers = [new("Location", location)] }).Named($"redirect to {location}");

    /// <summary>A redirect to where the request was for: with <see cref="EndpointScript.Always"/> it never ends.</summary>
    public static Fault RedirectLoop() => new("redirect loop", static (exchange, _, token) =>
        exchange.AnswerAsync(new ServiceResponse(307, null, []) { Headers = [new("Location", exchange.Target)] }, token));

    /// <summary>Nothing at all until released, then the right answer.</summary>
    public static Fault SlowHeaders(Hold hold) => new("slow headers", async (exchange, answer, token) =>
    {
        await hold.WaitAsync(exchange, token);
        await exchange.AnswerAsync(answer, token);
    });

    /// <summary>Headers and the first half of the body, the rest when released.</summary>
    public static Fault SlowBody(Hold hold) => new("slow body", async (exchange, answer, token) =>
    {
        exchange.Start(answer);
        int half = answer.Body.Length / 2;
        await exchange.Response.Body.WriteAsync(answer.Body.AsMemory(0, half), token);
        await exchange.Response.Body.FlushAsync(token);
        await hold.WaitAsync(exchange, token);
        await exchange.Response.Body.WriteAsync(answer.Body.AsMemory(half), token);
    });

    /// <summary>The connection is reset before any answer.</summary>
    public static Fault Reset() => new("reset", static (exchange, _, _) =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>The connection ends before any answer, in order.</summary>
    public static Fault Close() => new("close", static (exchange, _, token) => exchange.WriteRawAndCloseAsync(default, token));

    /// <summary>The connection ends amid the headers.</summary>
    public static Fault CutHeaders() => new("cut headers", static (exchange, answer, token) =>
        exchange.WriteRawAndCloseAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} OK\r\nContent-Type: applic"), token));

    /// <summary>The connection ends after half of the body that the headers promised.</summary>
    public static Fault CutBody() => new("cut body", static (exchange, answer, token) =>
        exchange.WriteRawAndCloseAsync(Raw(answer, answer.Body.Length, answer.Body.AsSpan(0, answer.Body.Length / 2)), token));

    /// <summary>The headers state a length that is wrong by this number of bytes, and the connection ends after the body.</summary>
    /// <remarks>More than there is: the client lacks bytes. Less: it sees a truncated body and bytes that belong to nothing.</remarks>
    public static Fault WrongLength(int difference) => new($"length off by {difference}", (exchange, answer, token) =>
        exchange.WriteRawAndCloseAsync(Raw(answer, Math.Max(0, answer.Body.Length + difference), answer.Body), token));

    /// <summary>Bytes that are not gzip, labelled as gzip.</summary>
    public static Fault BadGzip() => new("bad gzip", static (exchange, answer, token) => exchange.AnswerAsync(
        answer with { ContentType = answer.ContentType ?? "application/json", Body = "no gzip at all"u8.ToArray(), Headers = [.. answer.Headers, new("Content-Encoding", "gzip")] },
        token));

    /// <summary>Bytes that are not HTTP.</summary>
    public static Fault Garbage() => new("garbage", static (exchange, _, token) => exchange.WriteRawAndCloseAsync("\0\0\0 no HTTP\r\n\r\n"u8.ToArray(), token));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal Task AnswerAsync(ServiceExchange exchange, ServiceResponse answer, CancellationToken stopping) => _answer(exchange, answer, stopping);

    private static Fault RetryAfter(int status, string value) =>
        Answer(ServiceResponse.Text(status, $"status {status}") with { Headers = [new("Retry-After", value)] }).Named($"status {status}, retry after {value}");

    private static byte[] Raw(ServiceResponse answer, int statedLength, ReadOnlySpan<byte> body) =>
    [
        .. Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} OK\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {statedLength}\r\n\r\n"),
        .. body,
    ];

    private Fault Named(string name) => new(name, _answer);
}
