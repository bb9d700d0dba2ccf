using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statsig.Fast.TestKit.Service;

/// <summary>An authority, a certificate for a server on this machine and one for a client, and another authority with a client of its own: PEM files in a folder.</summary>
/// <remarks>Made anew each time, good for a day, removed when disposed.</remarks>
public sealed class TestCertificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-certificates-").FullName;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public TestCertificates()
    {
        using X509Certificate2 authority = MakeAuthority("ca");
        Issue(authority, "server", isServer: true);
        Issue(authority, "client", isServer: false);
        using X509Certificate2 stranger = MakeAuthority("other-ca");
        Issue(stranger, "other-client", isServer: false);
    }

    /// <summary>The authority.</summary>
    public string Authority => PathOf("ca.pem");

    /// <summary>For "localhost" and 127.0.0.1.</summary>
    public string Server => PathOf("server.pem");

    public string ServerKey => PathOf("server.key");

    public string Client => PathOf("client.pem");

    public string ClientKey => PathOf("client.key");

    /// <summary>An authority that issued neither of them.</summary>
    public string OtherAuthority => PathOf("other-ca.pem");

    public string OtherClient => PathOf("other-client.pem");

    public string OtherClientKey => PathOf("other-client.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private X509Certificate2 MakeAuthority(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        X509Certificate2 authority = request.CreateSelfSigned(_now.AddHours(-1), _now.AddDays(1));
        File.WriteAllText(PathOf($"{name}.pem"), authority.ExportCertificatePem());
        return authority;
    }

    private void Issue(X509Certificate2 authority, string name, bool isServer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], critical: false));
        if (isServer)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 certificate = request.Create(authority, _now.AddHours(-1), _now.AddHours(23), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf($"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
