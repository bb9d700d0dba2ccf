using System;
using System.Net;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>The names under which a machine is reached from itself. Compiled into Statsig.Fast.AspNetCore as well.</summary>
internal static class LocalNames
{
    /// <param name="host">A host without its port.</param>
    internal static bool Contains(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
