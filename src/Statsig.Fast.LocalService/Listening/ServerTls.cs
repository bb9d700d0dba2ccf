using System;
using System.IO;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>The certificate that a port shows, and the authority whose certificates its clients must have.</summary>
public sealed class ServerTls
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection? _clientAuthority;

    private ServerTls(X509Certificate2 certificate, X509Certificate2Collection? clientAuthority)
    {
        _certificate = certificate;
        _clientAuthority = clientAuthority;
    }

    /// <summary>Reads PEM files.</summary>
    /// <param name="certificatePath">The certificate.</param>
    /// <param name="keyPath">Its key, not encrypted.</param>
    /// <param name="clientAuthorityPath">The authority of client certificates; null to accept all clients.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file is not valid; the message contains the reason.</exception>
    public static ServerTls FromPem(string certificatePath, string keyPath, string? clientAuthorityPath = null)
    {
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        if (OperatingSystem.IsWindows())
        {
            // Windows cannot use a key that exists in memory only.
            using X509Certificate2 inMemory = certificate;
            certificate = X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
        }

        if (clientAuthorityPath is null)
        {
            return new ServerTls(certificate, null);
        }

        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(clientAuthorityPath);
        return authority.Count > 0
            ? new ServerTls(certificate, authority)
            : throw new CryptographicException($"The file {clientAuthorityPath} contains no certificate.");
    }

    /// <summary>True when the certificate is for a host of this name.</summary>
    internal bool IsFor(string host) => Uri.CheckHostName(host) != UriHostNameType.Unknown && _certificate.MatchesHostname(host);

    /// <param name="protocols">What the port speaks, the preferred one first.</param>
    internal SslServerAuthenticationOptions OptionsFor(params SslApplicationProtocol[] protocols)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ApplicationProtocols = [.. protocols],
            ClientCertificateRequired = _clientAuthority is not null,
        };
        if (_clientAuthority is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_clientAuthority);
        }

        return options;
    }
}
