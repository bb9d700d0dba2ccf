using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Serving;

/// <summary>Passes requests on to a service as they are, and its answers back.</summary>
/// <remarks>Uses the key of the access in place of the client's key.</remarks>
/// <param name="access">With an address.</param>
internal sealed class RequestForwarder(ServiceAccess access) : IDisposable
{
    private const string KeyHeader = "STATSIG-API-KEY";

    private static readonly string[] Kept = ["Content-Type", "Content-Encoding", "User-Agent"];

    // A redirect would send the key to any host in the response.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = access.Deadline,
        MaxResponseContentBufferSize = LocalServer.MaxBodyBytes,
    };

    internal async Task<ServiceResponse> ForwardAsync(ServiceRequest request, CancellationToken token)
    {
        using HttpRequestMessage forwarded = Compose(request);
        try
        {
            using HttpResponseMessage answer = await _client.SendAsync(forwarded, token).ConfigureAwait(false);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false);
            return new ServiceResponse((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream", body);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !token.IsCancellationRequested))
        {
            return ServiceResponse.Text(502, access.Redact($"{access.Api} cannot be reached. {exception.Message}"));
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Compose(ServiceRequest request)
    {
        // The last part of the path: what comes before is the base's, with the version that it has. A file of the list of lists is asked by
        // post.
        string name = request.Endpoint == ServiceEndpoint.IdLists ? "get_id_lists" : request.Path[(request.Path.LastIndexOf('/') + 1)..];
        var forwarded = new HttpRequestMessage(HttpMethod.Post, new Uri($"{access.Api}/{name}")) { Content = new ByteArrayContent(request.Body) };
        foreach ((string header, string value) in request.Headers)
        {
            if (IsKept(header) && !forwarded.Headers.TryAddWithoutValidation(header, value))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(header, value);
            }
        }

        // A client may carry its key in the path, which is not passed on, or none.
        forwarded.Headers.TryAddWithoutValidation(KeyHeader, access.Key);
        return forwarded;
    }

    private static bool IsKept(string header) =>
        (header.StartsWith("STATSIG-", StringComparison.OrdinalIgnoreCase) && !header.Equals(KeyHeader, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Kept, kept => kept.Equals(header, StringComparison.OrdinalIgnoreCase));
}
