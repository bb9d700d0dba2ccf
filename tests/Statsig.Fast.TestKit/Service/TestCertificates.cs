using System;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.TestKit.Service;

/// <summary>
/// An authority, a certificate for a server on this machine and one for a client, and another authority with another client: PEM files
/// in a folder.
/// </summary>
/// <remarks>Made anew each time, good for half a day, removed when disposed.</remarks>
public sealed class TestCertificates : IDisposable
{
    private readonly ProxyCertificates _own = new();
    private readonly ProxyCertificates _other = new();

    public TestCertificates() => (Server, ServerKey) = _own.WritePair("server", _own.Server);

    /// <summary>The authority.</summary>
    public string Authority => _own.AuthorityPath;

    /// <summary>For "localhost" and 127.0.0.1.</summary>
    public string Server { get; }

    public string ServerKey { get; }

    public string Client => _own.ClientPath;

    public string ClientKey => _own.ClientKeyPath;

    /// <summary>An authority that issued neither of them.</summary>
    public string OtherAuthority => _other.AuthorityPath;

    public string OtherClient => _other.ClientPath;

    public string OtherClientKey => _other.ClientKeyPath;

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
    }
}
