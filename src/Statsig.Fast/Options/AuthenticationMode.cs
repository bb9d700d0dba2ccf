namespace Statsig.Fast;

/// <summary>How a server and a forward proxy authenticate each other.</summary>
public enum AuthenticationMode
{
    /// <summary>
    /// No authentication; for an address that begins with "https://", the proxy's certificate must be one that the system trusts.
    /// </summary>
    None,

    /// <summary>
    /// TLS: the proxy's certificate must come from an authority of <see cref="ProxyConfig.TlsCaCertPath"/>, and from no other.
    /// </summary>
    Tls,

    /// <summary>TLS, and the server also presents a certificate.</summary>
    Mtls,
}
