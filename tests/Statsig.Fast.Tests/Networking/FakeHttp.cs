using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Networking;

/// <summary>Answers requests in memory and remembers them. What a test does not route fails like an unknown host.</summary>
internal sealed class FakeHttp : HttpMessageHandler
{
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly ConcurrentDictionary<string, Func<FakeRequest, CancellationToken, Task<HttpResponseMessage>>> _routes = new();

    internal IReadOnlyList<FakeRequest> Requests => [.. _requests];

    internal bool IsDisposed { get; private set; }

    /// <summary>The addresses asked for, without their queries.</summary>
    internal IEnumerable<string> Paths => Requests.Select(static request => request.Address.GetLeftPart(UriPartial.Path));

    internal static HttpResponseMessage Ok(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    internal static HttpResponseMessage Ok(string body) => Ok(Encoding.UTF8.GetBytes(body));

    internal static HttpResponseMessage Status(int code) => new((HttpStatusCode)code) { Content = new StringContent("no") };

    /// <summary>Answers every request whose address contains a text; a later route of the same text takes its place.</summary>
    internal FakeHttp On(string part, Func<FakeRequest, HttpResponseMessage> answer) =>
        On(part, (request, _) => Task.FromResult(answer(request)));

    /// <inheritdoc cref="On(string, Func{FakeRequest, HttpResponseMessage})"/>
    internal FakeHttp On(string part, Func<FakeRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _routes[part] = answer;
        return this;
    }

    /// <summary>The requests whose address contains a text.</summary>
    internal FakeRequest[] To(string part) => [.. Requests.Where(request => request.Address.AbsoluteUri.Contains(part, StringComparison.Ordinal))];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated.AsEnumerable() ?? [])
            .ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var seen = new FakeRequest(request.Method.Method, request.RequestUri!, headers, body);
        _requests.Enqueue(seen);

        // The longest text that fits is the most particular one.
        string? route = _routes.Keys.Where(part => seen.Address.AbsoluteUri.Contains(part, StringComparison.Ordinal)).MaxBy(static part => part.Length);
        return route is null ? throw new HttpRequestException($"No such host: {seen.Address.Host}") : await _routes[route](seen, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>A request that was made.</summary>
internal sealed record FakeRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    internal string Text => Encoding.UTF8.GetString(Body);

    internal string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;
}
