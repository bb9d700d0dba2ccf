using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>A port to listen at.</summary>
/// <param name="Number">0 for a free one.</param>
/// <param name="Protocols">One of the two; without TLS the protocol cannot be negotiated.</param>
/// <param name="Tls">Null for cleartext.</param>
public sealed record LocalPort(int Number, HttpProtocols Protocols = HttpProtocols.Http1, ServerTls? Tls = null);
