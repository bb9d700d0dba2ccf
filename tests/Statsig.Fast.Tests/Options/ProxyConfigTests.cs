using System;
using System.Collections.Generic;

namespace Statsig.Fast.Tests.Options;

public sealed class ProxyConfigTests
{
    [Fact]
    public void Defaults_AreThoseDocumented()
    {
        ProxyConfig proxy = Stream();

        Assert.Equal((NetworkProtocol.GrpcWebSocket, "proxy.example:50051"), (proxy.Protocol, proxy.ProxyAddress));
        Assert.Equal((10, 5, 4, 10), (proxy.Retries, proxy.Multiplier, proxy.FailoverThreshold, proxy.JitterPercent));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2)), (proxy.Base, proxy.MaxBackoff, proxy.StreamIdleTimeout));
        Assert.Equal((64 << 20, AuthenticationMode.None, false), (proxy.MaxMessageBytes, proxy.AuthenticationMode, proxy.GiveUpAfterMaxRetries));
        Assert.True(proxy is { MaxRetryAttempt: null, RetryBackoffMultiplier: null, RetryBackoffBase: null, PushWorkerFailoverThreshold: null, RetryJitterPercent: null });
        Assert.Empty(new StatsigOptions().ProxyConfigs);
        Assert.Equal("", new ProxyConfig().ProxyAddress);
    }

    [Fact]
    public void Zero_IsAZeroAndNotTheDefault()
    {
        var proxy = new ProxyConfig(NetworkProtocol.GrpcWebSocket, "proxy.example:50051")
        {
            MaxRetryAttempt = 0,
            PushWorkerFailoverThreshold = 0,
            RetryBackoffBase = TimeSpan.Zero,
            RetryJitterPercent = 0,
        };

        Assert.Equal((0, 0, TimeSpan.Zero, 0), (proxy.Retries, proxy.FailoverThreshold, proxy.Base, proxy.JitterPercent));
    }

    [Fact]
    public void JitterPercent_ScheduleAskedFor_IsKeptExactlyUnlessJitterIsAskedForToo()
    {
        Assert.Equal(0, new ProxyConfig(NetworkProtocol.Grpc, "p:1") { RetryBackoffBase = TimeSpan.FromSeconds(5) }.JitterPercent);
        Assert.Equal(0, new ProxyConfig(NetworkProtocol.Grpc, "p:1") { RetryBackoffMultiplier = 2 }.JitterPercent);
        Assert.Equal(3, new ProxyConfig(NetworkProtocol.Grpc, "p:1") { RetryBackoffMultiplier = 2, RetryJitterPercent = 3 }.JitterPercent);
    }

    [Theory]
    [InlineData(NetworkProtocol.Grpc, "0.0.0.0:50051", "http://0.0.0.0:50051/")]
    [InlineData(NetworkProtocol.Grpc, "proxy.example", "http://proxy.example/")]
    [InlineData(NetworkProtocol.Grpc, "[::1]:50051", "http://[::1]:50051/")]
    [InlineData(NetworkProtocol.GrpcWebSocket, "http://proxy.example:50051", "http://proxy.example:50051/")]
    [InlineData(NetworkProtocol.GrpcWebSocket, "HTTPS://proxy.example:50052/", "https://proxy.example:50052/")]
    public void ProxyAddress_OfGrpc_LeadsToAnOrigin(NetworkProtocol protocol, string address, string origin) =>
        Assert.Equal(origin, new ProxyConfig(protocol, address).GrpcOrigin().AbsoluteUri);

    [Fact]
    public void ProxyAddress_OfGrpcWithTls_IsHttps() => Assert.Equal(
        "https://proxy.example:50052/",
        new ProxyConfig(NetworkProtocol.Grpc, "proxy.example:50052") { AuthenticationMode = AuthenticationMode.Tls, TlsCaCertPath = "ca.pem" }.GrpcOrigin().AbsoluteUri);

    [Theory]
    [InlineData(NetworkProtocol.Http, "proxy.example:8000")]
    [InlineData(NetworkProtocol.Http, "ftp://proxy.example")]
    [InlineData(NetworkProtocol.Http, "http://proxy.example/?key=1")]
    [InlineData(NetworkProtocol.Http, "https://user:password@proxy.example")]
    [InlineData(NetworkProtocol.Http, "")]
    [InlineData(NetworkProtocol.Grpc, "")]
    [InlineData(NetworkProtocol.Grpc, "http://")]
    [InlineData(NetworkProtocol.Grpc, "unix:///run/proxy")]
    [InlineData(NetworkProtocol.Grpc, "proxy.example:50051/v1")]
    [InlineData(NetworkProtocol.Grpc, "proxy.example:port")]
    [InlineData(NetworkProtocol.GrpcWebSocket, "user@proxy.example:50051")]
    public void ProxyAddress_ThatDoesNotFitItsProtocol_IsAProblem(NetworkProtocol protocol, string address) =>
        Assert.Matches(
            "^\".*\" is not the address of an? (HTTP|gRPC) proxy\\. Use .+, such as ", Assert.Single(ProxyConfigValidation.FindProblems(new ProxyConfig(protocol, address))));

    [Theory]
    [InlineData(NetworkProtocol.Http, "https://ada:hunter2@proxy.example", "\"https://***@proxy.example\"")]
    [InlineData(NetworkProtocol.Http, "https://ada:x/hunter2@proxy.example", "\"https://***@proxy.example\"")]
    [InlineData(NetworkProtocol.Http, "https://proxy.example/?password=hunter2", "\"https://proxy.example/?***\"")]
    [InlineData(NetworkProtocol.Grpc, "ada:hunter2@proxy.example:50051", "\"***@proxy.example:50051\"")]
    [InlineData(NetworkProtocol.GrpcWebSocket, "https://ada:hunter2@proxy.example:50051", "\"https://***@proxy.example:50051\"")]
    public void ProxyAddress_NotValidAndWithAPassword_IsQuotedWithoutIt(NetworkProtocol protocol, string address, string quoted)
    {
        string message = Assert.Single(ProxyConfigValidation.FindProblems(new ProxyConfig(protocol, address)));
        Assert.Contains(quoted, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_EntryThatIsNotValid_ThrowsWithTheEndpoint()
    {
        Refused("RetryBackoffMultiplier is 0. Use a value from 1 to 1,000.", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { RetryBackoffMultiplier = 0 });
        Refused("RetryBackoffBase is -00:00:00.0000001.", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { RetryBackoffBase = TimeSpan.FromTicks(-1) });
        Refused("StreamIdleTimeout is 2.00:00:00.", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { StreamIdleTimeout = TimeSpan.FromDays(2) });
        Refused("MaxMessageBytes is 1023.", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { MaxMessageBytes = 1023 });
        Refused("TlsCaCertPath is empty.", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { TlsCaCertPath = "" });
        Refused("Protocol is 9. Use one of Http, Grpc, GrpcWebSocket.", new ProxyConfig((NetworkProtocol)9, "p:1"));
        Refused("\"\" is not the address of an HTTP proxy.", new ProxyConfig { ProxyAddress = null! });
        Refused("TLS needs the certificates that are trusted", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { AuthenticationMode = AuthenticationMode.Tls });
        Refused(
            "Mutual TLS needs a certificate and its key",
            new ProxyConfig(NetworkProtocol.Grpc, "p:1") { AuthenticationMode = AuthenticationMode.Mtls, TlsCaCertPath = "ca.pem", TlsClientCertPath = "c.pem" });
        Refused("but no authentication", new ProxyConfig(NetworkProtocol.Grpc, "p:1") { TlsCaCertPath = "ca.pem" });
        Refused(
            "has no TLS", new ProxyConfig(NetworkProtocol.Http, "http://proxy.example") { AuthenticationMode = AuthenticationMode.Tls, TlsCaCertPath = "ca.pem" });
        Refused("It is null. Leave it out instead.", null!);
    }

    [Fact]
    public void Server_EndpointThatIsNotValid_Throws() => Assert.Contains(
        "9 is not a valid endpoint of ProxyConfigs. Use one of All, ",
        Assert.Throws<ArgumentException>(static () => new StatsigServer(null, new StatsigOptions { ProxyConfigs = { [(NetworkEndpoint)9] = Stream() } })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Server_GrpcWithoutItsPackage_IsRefusedWithTheCallToMake()
    {
        var refused = Assert.Throws<ArgumentException>(static () => new StatsigServer("secret-key", Options()));
        Assert.Equal("ProxyConfigs", refused.ParamName);
        Assert.Contains("proxy.example:50051 has the protocol GrpcWebSocket", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Add the package Statsig.Fast.ForwardProxy and call UseGrpcForwardProxy()", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_GrpcWithItsPackageOrInLocalMode_IsMade()
    {
        StatsigOptions options = Options();
        Assert.Same(options, options.UseGrpcForwardProxy());
        new StatsigServer("secret-key", options).Dispose();
        new StatsigServer(null, Options(isLocal: true)).Dispose();
    }

    private static StatsigOptions Options(bool isLocal = false) => new()
    {
        ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = Stream() },
        LocalMode = isLocal,
        OutputLogLevel = OutputLogLevel.None,
    };

    private static ProxyConfig Stream() => new(NetworkProtocol.GrpcWebSocket, "proxy.example:50051");

    private static void Refused(string reason, ProxyConfig proxy)
    {
        var options = new StatsigOptions { ProxyConfigs = { [NetworkEndpoint.DownloadConfigSpecs] = proxy } };
        var exception = Assert.Throws<ArgumentException>(() => new StatsigServer(null, options));
        Assert.Equal("ProxyConfigs", exception.ParamName);
        Assert.StartsWith("The entry of ProxyConfigs for DownloadConfigSpecs is not valid. ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
