using System;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.ConsolePage;

/// <summary>Tells the page's own requests from those of other pages in the same browser.</summary>
internal static class SameOrigin
{
    /// <summary>Random text for the header of requests that change something.</summary>
    internal static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal static bool IsToken(string given, string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));

    /// <summary>Refuses requests that another origin made, whatever the application lets other origins read (CORS).</summary>
    /// <exception cref="ConsoleProblem">The request is refused.</exception>
    internal static void Require(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        bool isSame = site is ("" or "same-origin" or "none") && (origin.Length == 0 || IsOf(origin, request.Host));
        if (!isSame)
        {
            throw new ConsoleProblem(StatusCodes.Status403Forbidden, "The request comes from another page. The console answers its own page only.");
        }
    }

    /// <summary>
    /// Refuses posts that another origin made, and those that a browser sends for another origin without asking the server first.
    /// </summary>
    /// <exception cref="ConsoleProblem">The request is refused.</exception>
    internal static void RequirePost(HttpRequest request)
    {
        Require(request);

        // A form of another page can post text without asking; JSON makes the browser ask, and the answer is no.
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ConsoleProblem(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON, with the content type application/json.");
        }
    }

    // The scheme is not compared: behind a proxy that ends TLS the application does not know it.
    private static bool IsOf(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? address) && host.HasValue
        && string.Equals(address.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is null || host.Port == address.Port);
}
