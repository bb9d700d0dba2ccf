using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>Tells requests of this machine's programs from those of web pages.</summary>
/// <remarks>
/// A page may name a host whose address it then changes to 127.0.0.1 (DNS rebinding): the browser takes the answer for the page's own and
/// lets it read specs and keys. What it cannot change is the name in "Host". A page of another host can also post without reading the
/// answer, and then sends its origin in "Origin".
/// </remarks>
/// <param name="certificates">The certificates of ports with TLS: a name that one is for is not a page's choice.</param>
/// <param name="allowedHosts">Further names.</param>
internal sealed class HostCheck(IReadOnlyList<ServerTls> certificates, IReadOnlyCollection<string> allowedHosts)
{
    internal const string Refusal =
        "The Host or Origin of the request is not a name of this machine. Use 127.0.0.1 or localhost, or allow the name with the option --allow-host of this service.";

    internal bool Accepts(HttpRequest request)
    {
        if (!IsAllowed(request.Host.Host, request.IsHttps))
        {
            return false;
        }

        return request.Headers.Origin.Count == 0
            || (Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out Uri? origin) && IsAllowed(origin.Host, request.IsHttps));
    }

    private bool IsAllowed(string host, bool isHttps) =>
        LocalNames.Contains(host)
        || allowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (isHttps && host.Length > 0 && certificates.Any(certificate => certificate.IsFor(host)));
}
