using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statsig.Fast.TestKit.Proxy;

/// <summary>
/// An authority made for one test, the certificates it issued, and all of them as PEM files in a folder that goes with the test.
/// </summary>
public sealed class ProxyCertificates : IDisposable
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-tls").FullName;
    private readonly X509Certificate2 _authority;
    private int _serial;

    /// <summary>Makes an authority with a server and a client certificate, all valid for the real time.</summary>
    public ProxyCertificates()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Server = Issue("localhost", now.AddHours(-1), now.AddHours(12));
        AuthorityPath = Write("ca.pem", _authority.ExportCertificatePem());
        using X509Certificate2 client = Issue("client", now.AddHours(-1), now.AddHours(12));
        (ClientPath, ClientKeyPath) = WritePair("client", client);
    }

    /// <summary>A certificate for "localhost" and 127.0.0.1.</summary>
    public X509Certificate2 Server { get; }

    public string AuthorityPath { get; }

    public string ClientPath { get; }

    public string ClientKeyPath { get; }

    /// <summary>A certificate of the authority for a name, for 127.0.0.1 too when the name is "localhost".</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerPurpose), new Oid(ClientPurpose)], critical: false));
        using X509Certificate2 issued = request.Create(_authority, from, to, [(byte)++_serial]);
        using X509Certificate2 withKey = issued.CopyWithPrivateKey(key);

        // Through a file's form, because some systems do not take keys that are in memory only.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Whether a certificate is one of this authority.</summary>
    public bool Issued(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    /// <summary>Writes a certificate and its key.</summary>
    public (string Certificate, string Key) WritePair(string name, X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>Writes a file into the folder.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Server.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
