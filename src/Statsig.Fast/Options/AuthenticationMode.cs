namespace Statsig.Fast;

/// <summary>How a server and a forward proxy make sure of each other.</summary>
public enum AuthenticationMode
{
    /// <summary>
    /// Not at all, or, for an address that begins with "https://", as with any site: by the certificates that the system trusts.
    /// </summary>
    None,

    /// <summary>
    /// TLS: the proxy's certificate must come from an authority of <see cref="ProxyConfig.TlsCaCertPath"/>, and from no other.
    /// </summary>
    Tls,

    /// <summary>TLS, and this side shows a certificate too.</summary>
    Mtls,
}
