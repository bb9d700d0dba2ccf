using System;
using System.Collections.Generic;

namespace Statsig.Fast.Networking;

/// <summary>The places that may see the secret key: Statsig's own hosts over https, and those that the options name.</summary>
/// <remarks>
/// A place is a scheme, a host and a port. Lists of ID lists name addresses of files, and answers redirect; neither may send the key to a
/// host of their choice. Immutable; safe from any thread.
/// </remarks>
internal sealed class Origins
{
    private readonly HashSet<string> _configured = new(StringComparer.OrdinalIgnoreCase);

    internal Origins(params ReadOnlySpan<string?> configured)
    {
        foreach (string? address in configured)
        {
            if (address is not null)
            {
                _configured.Add(Of(new Uri(address)));
            }
        }
    }

    /// <summary>Scheme, host and port.</summary>
    internal static string Of(Uri address) => $"{address.Scheme}://{address.Host}:{address.Port}";

    internal bool MaySeeKey(Uri address) => IsStatsig(address) || _configured.Contains(Of(address));

    private static bool IsStatsig(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort
        && (address.Host.EndsWith(".statsigcdn.com", StringComparison.OrdinalIgnoreCase)
            || address.Host.Equals("statsigapi.net", StringComparison.OrdinalIgnoreCase));
}
