using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.Tests.ForwardProxy;

namespace Statsig.Fast.Tests.Networking;

public sealed class TlsMaterialTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ProxyCertificates _certificates = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Call_PrivateAuthority_ConnectsWithItsFileOnly()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates);
        Assert.True((await CallAsync(peer, Tls(peer))).IsOk);

        using var others = new ProxyCertificates();
        ProxyReply refused = await FailAsync(new ProxyConfig(NetworkProtocol.Grpc, peer.Address) 
        {
            AuthenticationMode = AuthenticationMode.Tls,
            TlsCaCertPath = others.AuthorityPath,
            ConnectTimeout = Limit,
        });
        Distrusted(refused);

        // The system's trust does not help either.
        Distrusted(await FailAsync(new ProxyConfig(NetworkProtocol.Grpc, "https://" + peer.Address) { ConnectTimeout = Limit }));
    }

    [Fact]
    public async Task Call_MutualTls_NeedsACertificateOfTheAuthority()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates, asksForCertificate: true);
        Assert.True((await CallAsync(peer, Mtls(peer.Address))).IsOk);
        Assert.Equal(1, peer.SecuredCount);

        // It is the peer that refuses, and the client sees no more than a connection that ends.
        Assert.Equal(ForwardProxyStatusCode.Unavailable, (await FailAsync(Tls(peer))).Status.Code);
        using var others = new ProxyCertificates();
        Assert.Equal(
            ForwardProxyStatusCode.Unavailable, (await FailAsync(Mtls(peer.Address, certificate: others.ClientPath, key: others.ClientKeyPath))).Status.Code);
        Assert.Equal(1, peer.SecuredCount);
    }

    [Fact]
    public async Task Call_CertificateForAnotherName_NeedsTheTargetName()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 own = _certificates.Issue("proxy.internal", now.AddHours(-1), now.AddHours(1));
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates, own: own);

        Distrusted(await FailAsync(Tls(peer)));
        Assert.True((await CallAsync(peer, new ProxyConfig(NetworkProtocol.Grpc, peer.Address)
        {
            AuthenticationMode = AuthenticationMode.Tls,
            TlsCaCertPath = _certificates.AuthorityPath,
            TlsTargetName = "proxy.internal",
            ConnectTimeout = Limit,
        })).IsOk);
    }

    [Fact]
    public async Task Call_ServerCertificateThatExpired_IsRefused()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 own = _certificates.Issue("localhost", now.AddHours(-3), now.AddHours(-1));
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates, own: own);
        Distrusted(await FailAsync(Tls(peer)));

        // The same made to be valid is trusted: it is the time.
        using X509Certificate2 valid = _certificates.Issue("localhost", now.AddHours(-3), now.AddHours(1));
        await using ProxyPeer other = await ProxyPeer.StartAsync(_certificates, own: valid);
        Assert.True((await CallAsync(other, Tls(other))).IsOk);
    }

    [Fact]
    public void Load_FilesThatCannotBeUsed_SayWhichAndWhy()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 old = _certificates.Issue("client", now.AddHours(-3), now.AddHours(-1));
        using X509Certificate2 early = _certificates.Issue("client", now.AddHours(1), now.AddHours(3));
        (string oldPath, string oldKey) = _certificates.WritePair("old", old);
        (string earlyPath, string earlyKey) = _certificates.WritePair("early", early);
        string empty = _certificates.Write("empty.pem", "");
        string noise = _certificates.Write("noise.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Refused("cannot be read", ca: Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()));
        Refused("contains no certificate", ca: empty);
        Refused("cannot be read", ca: noise);
        Refused("contains no certificate that is valid now: the first one expired on", ca: oldPath);
        Refused("cannot be read", key: "missing.key");
        Refused("does not match the certificate", key: oldKey);
        Refused("does not match the certificate", key: empty);
        Refused("expired on", certificate: oldPath, key: oldKey);
        Refused("is not valid before", certificate: earlyPath, key: earlyKey);
    }

    [Fact]
    public async Task Initialize_FilesThatCannotBeUsed_AreInTheDetailsAndTheProxyIsNotAsked()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates, asksForCertificate: true);
        var log = new RecordingLogger();
        var server = new StatsigServer("secret-tls", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = Mtls(peer.Address, key: "missing.key") },
            ConfigSyncSources = [],
            DisableIdLists = true,
            OutputLogger = log,
            DisableAllLogging = true,
        }.UseGrpcForwardProxy());
        await using StatsigServer ends = server;
        InitializeDetails details = await server.InitializeAsync(Token);

        Assert.True(details is { Success: true, StorePopulated: false });
        Assert.StartsWith("The client key \"missing.key\" cannot be read", details.Error, StringComparison.Ordinal);
        Assert.Contains("missing.key", Assert.Single(details.Attempts).Error, StringComparison.Ordinal);
        Assert.Contains(log.Messages, static message => message.Level == OutputLogLevel.Error && message.Text.Contains("missing.key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Http_ProxyWithFiles_IsAskedOverThem()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 own = _certificates.Issue("proxy.internal", now.AddHours(-1), now.AddHours(1));
        await using ProxyPeer peer = await ProxyPeer.StartAsync(_certificates, asksForCertificate: true, own: own, speaksHttp1: true);
        byte[] specs = new SpecBuilder().Time(1000).Gate("g").ToV2();
        peer.AnswerHttp(path => path.Contains("download_config_specs", StringComparison.Ordinal) ? specs : "{}"u8.ToArray());
        await using var server = new StatsigServer("secret-tls", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
            {
                [NetworkEndpoint.All] = new(NetworkProtocol.Http, "https://" + peer.Address)
                {
                    AuthenticationMode = AuthenticationMode.Mtls,
                    TlsCaCertPath = _certificates.AuthorityPath,
                    TlsClientCertPath = _certificates.ClientPath,
                    TlsClientKeyPath = _certificates.ClientKeyPath,
                    TlsTargetName = "proxy.internal",
                },
            },
            HttpHandlerFactory = static () => throw new InvalidOperationException("The handler of the application knows nothing of the files."),
            ManualMode = true,
            DisableSdkExceptionReporting = true,
        });
        InitializeDetails details = await server.InitializeAsync(Token);
        server.LogEvent(new StatsigUser("u"), "bought");
        await server.FlushAsync(cancellationToken: Token);

        Assert.True(details is { StorePopulated: true, Error: null }, $"{details}");
        Assert.Equal($"https://{peer.Address}/v2/", details.SourceApi);
        Assert.Equal(["/v1/get_id_lists", "/v1/log_event", "/v2/download_config_specs/secret-tls.json"], peer.HttpPaths);
    }

    [Fact]
    public void Find_EntryForAllOfStatsigsOwnHosts_SecuresWhatIsAskedThereButNoFallBacks()
    {
        using ProxyHandlers handlers = Handlers(new StatsigOptions { ProxyConfigs = All("https://statsigapi.net/v1") });
        Assert.NotNull(Find(handlers, Endpoint.Specs, "https://api.statsigcdn.com/v2/x"));
        Assert.NotNull(Find(handlers, Endpoint.IdLists, "https://api.statsigcdn.com/v1/x"));
        Assert.NotNull(Find(handlers, Endpoint.LogEvent, "https://statsigapi.net/v1/log_event"));
        Assert.Null(Find(handlers, Endpoint.SdkException, "https://statsigapi.net/v1/sdk_exception"));
        Assert.Null(Find(handlers, Endpoint.Specs, "https://api.statsigcdn.com/v2/x", isElsewhere: true));
    }

    [Fact]
    public void Find_RedirectOutOfASecuredProxy_DoesNotTakeTheCertificateAlong()
    {
        using ProxyHandlers handlers = Handlers(new StatsigOptions { ProxyConfigs = All("https://proxy.example") });
        var request = new StatsigRequest { Endpoint = Endpoint.Specs, Address = new Uri("https://proxy.example/v2/x"), Timeout = Limit };

        Assert.NotNull(handlers.Find(request, request.Address, out _));
        Assert.NotNull(handlers.Find(request, new Uri("https://proxy.example/elsewhere"), out _));
        Assert.Null(handlers.Find(request, new Uri("https://proxy.example:8443/v2/x"), out _));
        Assert.Null(handlers.Find(request, new Uri("https://api.statsigcdn.com/v2/x"), out _));
    }

    [Fact]
    public void Find_FilesThatChange_AreReadAgainAfterAMinuteOrAFailure()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        using ProxyHandlers handlers = Handlers(new StatsigOptions { ProxyConfigs = All("https://proxy.example"), TimeProvider = clock });
        HttpMessageInvoker? first = Find(handlers, Endpoint.Specs, "https://proxy.example/x");
        Touch(1);
        Assert.Same(first, Find(handlers, Endpoint.Specs, "https://proxy.example/x"));
        clock.Advance(TimeSpan.FromMinutes(1));
        HttpMessageInvoker? second = Find(handlers, Endpoint.Specs, "https://proxy.example/x");
        Assert.NotSame(first, second);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(second, Find(handlers, Endpoint.Specs, "https://proxy.example/x"));
        Touch(2);
        handlers.Doubt();
        HttpMessageInvoker? third = Find(handlers, Endpoint.Specs, "https://proxy.example/x");
        Assert.NotSame(second, third);

        // Half of a file must not replace what works.
        File.WriteAllText(_certificates.ClientKeyPath, "-----BEGIN");
        Touch(3);
        handlers.Doubt();
        Assert.Same(third, Find(handlers, Endpoint.Specs, "https://proxy.example/x"));

        void Touch(int days) => File.SetLastWriteTimeUtc(_certificates.ClientKeyPath, DateTime.UtcNow.AddDays(-days));
    }

    [Fact]
    public void Find_AfterDispose_MakesNothing()
    {
        ProxyHandlers handlers = Handlers(new StatsigOptions { ProxyConfigs = All("https://proxy.example") });
        handlers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Find(handlers, Endpoint.Specs, "https://proxy.example/x"));
    }

    [Fact]
    public async Task Initialize_AddressInClearTextUnderAnEntryWithTls_IsNotAskedAndInTheDetails()
    {
        var log = new RecordingLogger();
        await using var server = new StatsigServer("secret-tls", new StatsigOptions
        {
            Api = "http://127.0.0.1:9/v1",
            ProxyConfigs = All("https://statsigapi.net"),
            OutputLogger = log,
            DisableAllLogging = true,
            ManualMode = true,
        });
        InitializeDetails details = await server.InitializeAsync(Token);

        Assert.StartsWith("The entry of the forward proxy for DownloadConfigSpecs requires TLS", details.Error, StringComparison.Ordinal);
        Assert.Contains("requires TLS", Assert.Single(details.Attempts).Error, StringComparison.Ordinal);
        Assert.Contains(log.Messages, static message => message.Level == OutputLogLevel.Error && message.Text.Contains("requires TLS", StringComparison.Ordinal));
    }

    private static ProxyHandlers Handlers(StatsigOptions options) =>
        new(options, new ForwardProxies(options), new Telemetry("secret-tls", options, new TelemetryHost()).Log);

    private static HttpMessageInvoker? Find(ProxyHandlers handlers, Endpoint endpoint, string address, bool isElsewhere = false) => handlers.Find(
        new StatsigRequest { Endpoint = endpoint, Address = new Uri(address), Timeout = Limit, IsElsewhere = isElsewhere }, new Uri(address), out _);

    private static async Task<ProxyReply> CallAsync(ProxyPeer peer, ProxyConfig proxy)
    {
        using ForwardProxyConnection connection = ProxyReply.Connect(proxy);
        Task<ForwardProxyMessage> reply = connection.GetAsync(ProxyReply.Request, Limit, Token);
        await (await peer.NextAsync(Token)).AnswerAsync([], 1);
        return await ProxyReply.Of(reply);
    }

    private static async Task<ProxyReply> FailAsync(ProxyConfig proxy)
    {
        using ForwardProxyConnection connection = ProxyReply.Connect(proxy);
        return await ProxyReply.Of(connection.GetAsync(ProxyReply.Request, Limit, Token));
    }

    private static void Distrusted(ProxyReply reply)
    {
        Assert.Equal(ForwardProxyStatusCode.Unavailable, reply.Status.Code);
        Exception? cause = reply.Failure;
        while (cause is not (null or AuthenticationException))
        {
            cause = cause.InnerException;
        }

        Assert.True(cause is AuthenticationException, $"{reply.Failure}");
    }

    private void Refused(string reason, string? ca = null, string? certificate = null, string? key = null)
    {
        var refused = Assert.Throws<TlsMaterialException>(() => TlsMaterial.Load(Mtls("p:1", ca, certificate, key), DateTimeOffset.UtcNow));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private Dictionary<NetworkEndpoint, ProxyConfig> All(string address) => new()
    {
        [NetworkEndpoint.All] = new(NetworkProtocol.Http, address)
        {
            AuthenticationMode = AuthenticationMode.Mtls,
            TlsCaCertPath = _certificates.AuthorityPath,
            TlsClientCertPath = _certificates.ClientPath,
            TlsClientKeyPath = _certificates.ClientKeyPath,
        },
    };

    private ProxyConfig Tls(ProxyPeer peer) => new(NetworkProtocol.Grpc, peer.Address)
    {
        AuthenticationMode = AuthenticationMode.Tls,
        TlsCaCertPath = _certificates.AuthorityPath,
        ConnectTimeout = Limit,
    };

    private ProxyConfig Mtls(string address, string? ca = null, string? certificate = null, string? key = null) => new(NetworkProtocol.Grpc, address)
    {
        AuthenticationMode = AuthenticationMode.Mtls,
        TlsCaCertPath = ca ?? _certificates.AuthorityPath,
        TlsClientCertPath = certificate ?? _certificates.ClientPath,
        TlsClientKeyPath = key ?? _certificates.ClientKeyPath,
        ConnectTimeout = Limit,
    };
}
