using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>
/// Specs from a forward proxy by gRPC: the first by one call, newer ones by a stream; and files for TLS that cannot be used.
/// </summary>
internal static class StreamingChecks
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    internal static void Run()
    {
        string newer = EveryFeature.V2.Replace("\"time\":1000", "\"time\":2000", StringComparison.Ordinal);
        using var proxy = new LoopbackProxy(LoopbackProxy.Message(EveryFeature.V2, 1000), LoopbackProxy.Message(newer, 2000));
        using var isPushed = new ManualResetEventSlim();
        using var server = new StatsigServer("secret-native", Options(new ProxyConfig(NetworkProtocol.GrpcWebSocket, proxy.Address), update =>
        {
            if (update.SpecsTimeMs == 2000)
            {
                isPushed.Set();
            }
        }));
        using var limit = new CancellationTokenSource(Limit);
        InitializeDetails details = server.InitializeAsync(limit.Token).GetAwaiter().GetResult();
        Check.That(details is { Success: true, StorePopulated: true, Source: EvaluationSource.Network, SpecsTimeMs: >= 1000 }, $"{details}");
        Check.Equal(proxy.Address, details.SourceApi);
        Check.That(isPushed.Wait(Limit), "nothing was pushed");
        Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
        RunTls();
    }

    private static void RunTls()
    {
        using var server = new StatsigServer("secret-native", Options(new ProxyConfig(NetworkProtocol.Grpc, "127.0.0.1:1")
        {
            AuthenticationMode = AuthenticationMode.Tls,
            TlsCaCertPath = "missing.pem",
        }));
        using var limit = new CancellationTokenSource(Limit);
        InitializeDetails details = server.InitializeAsync(limit.Token).GetAwaiter().GetResult();
        Check.That(!details.StorePopulated && details.Error!.Contains("missing.pem", StringComparison.Ordinal), $"{details}");
    }

    private static StatsigOptions Options(ProxyConfig proxy, Action<SpecsUpdatedEventArgs>? updated = null) => new StatsigOptions
    {
        ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = proxy },
        ConfigSyncSources = [],
        DisableIdLists = true,
        DisableAllLogging = true,
        OutputLogLevel = OutputLogLevel.None,
        SpecsUpdated = updated,
    }.UseGrpcForwardProxy();
}
