using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Networking;

/// <summary>Requests through a handler in memory.</summary>
public abstract class StatsigHttpTestBase
{
    private protected const string Key = "secret-sentinel/7+x";

    private protected readonly FakeHttp _http = new();
    private protected readonly ManualClock _clock = new();
    private protected int _maxResponseBytes = 1 << 20;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ServerNetwork Network()
    {
        var options = new StatsigOptions
        {
            HttpHandlerFactory = () => _http,
            TimeProvider = _clock,
            ServiceName = "my service",
            AdditionalHeaders = new Dictionary<string, string> { ["x-own"] = "1", ["x-bad"] = "a\r\nb", [""] = "", ["Host"] = "front.example" },
            MaxResponseBytes = _maxResponseBytes,
            OutputLogger = new RecordingLogger(),
        };
        return new ServerNetwork(Key, options, new SdkMetadata(), new Telemetry(Key, options, new TelemetryHost()));
    }

    private protected async Task<RequestOutcome> SendAsync(string address, Endpoint endpoint = Endpoint.Specs, CancellationToken? token = null)
    {
        using ServerNetwork network = Network();
        return await network.Http.SendAsync(
            new StatsigRequest { Endpoint = endpoint, Address = new Uri(address), Timeout = TimeSpan.FromSeconds(20) }, token ?? Token);
    }
}
