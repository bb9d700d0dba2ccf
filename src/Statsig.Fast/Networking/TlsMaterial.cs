using System;
using System.IO;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statsig.Fast.Networking;

/// <summary>What a connection to one forward proxy trusts and shows, read from the files of its entry.</summary>
/// <remarks>
/// Nothing of it is ever left out: a file that cannot be used makes the connection fail, because a connection that trusts what the system
/// trusts is not the configured one. Certificates of the proxy are checked against the given authorities alone, without an online check
/// whether they were revoked.
/// </remarks>
internal static class TlsMaterial
{
    /// <summary>Reads the files of an entry.</summary>
    /// <param name="proxy">The entry; one with authentication.</param>
    /// <param name="now">The time for the check of expiration.</param>
    /// <exception cref="TlsMaterialException">A file cannot be read or used; the message contains its path and the reason.</exception>
    internal static SslClientAuthenticationOptions Load(ProxyConfig proxy, DateTimeOffset now)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities(proxy.TlsCaCertPath!, now));
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (proxy.AuthenticationMode == AuthenticationMode.Mtls)
        {
            options.ClientCertificateContext = ClientCertificate(proxy.TlsClientCertPath!, proxy.TlsClientKeyPath!, now);
        }

        return options;
    }

    private static X509Certificate2Collection Authorities(string path, DateTimeOffset now)
    {
        X509Certificate2Collection authorities = Certificates(path, "The file of trusted certificates");
        bool isAnyValid = false;
        foreach (X509Certificate2 authority in authorities)
        {
            isAnyValid |= Problem(authority, now) is null;
        }

        // A bundle may well hold some that have had their day.
        return isAnyValid
            ? authorities
            : throw new TlsMaterialException($"The file of trusted certificates \"{path}\" contains no certificate that is valid now: the first one {Problem(authorities[0], now)}.");
    }

    private static SslStreamCertificateContext ClientCertificate(string certificatePath, string keyPath, DateTimeOffset now)
    {
        X509Certificate2Collection chain = Certificates(certificatePath, "The client certificate");
        if (Problem(chain[0], now) is { } problem)
        {
            throw new TlsMaterialException($"The client certificate \"{certificatePath}\" {problem}.");
        }

        string key = Read(keyPath, "The client key", File.ReadAllText);
        try
        {
            X509Certificate2 own = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key);
            if (OperatingSystem.IsWindows())
            {
                // Windows does not take keys that are in memory only.
                own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            }

            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new TlsMaterialException($"The client key \"{keyPath}\" does not match the certificate \"{certificatePath}\": {exception.Message}", exception);
        }
    }

    private static X509Certificate2Collection Certificates(string path, string what)
    {
        X509Certificate2Collection certificates = Read(path, what, static path =>
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(path);
            return read;
        });
        return certificates.Count > 0 ? certificates : throw new TlsMaterialException($"{what} \"{path}\" contains no certificate in PEM form.");
    }

    private static T Read<T>(string path, string what, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new TlsMaterialException($"{what} \"{path}\" cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Problem(X509Certificate2 certificate, DateTimeOffset now) =>
        now > certificate.NotAfter ? $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"
        : now < certificate.NotBefore ? $"is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}"
        : null;
}

/// <summary>Files for TLS that cannot be used.</summary>
internal sealed class TlsMaterialException : Exception
{
    internal TlsMaterialException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
