using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Soak.Tests.Streaming;

/// <summary>What the stream adds to loading specs: the time from the last byte of a push to the new answer on another thread.</summary>
/// <remarks>
/// Prints; asserts that the answers come, not how fast. There is no network: the bytes are handed to the reader of messages.
/// </remarks>
public sealed class PushLatencyTests
{
    private const int WarmUps = 60;
    private const int Timed = 101;
    private const int Gates = 1_325;

    private static readonly StatsigUser User = new("ada");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("synthetic")]
    [InlineData("real")]
    public async Task Push_FromItsLastByte_IsAnsweredAfterLittleMoreThanItsLoad(string name)
    {
        Func<long, byte[]>? specsOf = name == "real" ? RealSpecs() : LargeSpecsOf;
        Assert.SkipWhen(specsOf is null, "The recorded payload is not here.");
        using var proxy = new FedProxy(ProxyCall.Frame(specsOf(1), 1));
        await using var server = new StatsigServer("secret-soak", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
            {
                [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, "proxy.example:50051") { HandlerFactory = () => proxy },
            },
            DisableIdLists = true,
            DisableAllLogging = true,
            OutputLogLevel = OutputLogLevel.None,
        }.UseGrpcForwardProxy());
        await server.InitializeAsync(Token);
        await using var local = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        await local.InitializeAsync(Token);
        var pushMs = new List<double>();
        var loadMs = new List<double>();
        int bytes = 0;
        for (int i = 0; i < WarmUps + Timed; i++)
        {
            byte[] specs = specsOf(2 + i);
            bytes = specs.Length;

            // Whichever comes second finds its code and the payload in the caches: they take turns.
            double load = i % 2 == 0 ? Load(local, specs) : 0;
            double push = await PushAsync(proxy, server, specs, 2 + i);
            load = i % 2 == 0 ? load : Load(local, specs);
            if (i >= WarmUps)
            {
                pushMs.Add(push);
                loadMs.Add(load);
            }
        }

        pushMs.Sort();
        loadMs.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}, {bytes:N0} bytes, medians of {Timed}: {pushMs[Timed / 2]:F3} ms from the last byte to the new answer, {loadMs[Timed / 2]:F3} ms to load, "
            + $"{pushMs[Timed / 2] - loadMs[Timed / 2]:F3} ms for the stream; tenths {pushMs[Timed / 10]:F3} and {loadMs[Timed / 10]:F3}, best {pushMs[0]:F3} and {loadMs[0]:F3}");
    }

    private static async Task<double> PushAsync(FedProxy proxy, StatsigServer server, byte[] specs, long timeMs)
    {
        byte[] frame = ProxyCall.Frame(specs, (ulong)timeMs);
        await proxy.HungryAsync().WaitAsync(TimeSpan.FromMinutes(1), Token);
        proxy.Feed(frame.AsMemory(0, frame.Length - 1));
        await proxy.HungryAsync().WaitAsync(TimeSpan.FromMinutes(1), Token);
        long limit = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 60);
        long started = Stopwatch.GetTimestamp();
        proxy.Feed(frame.AsMemory(frame.Length - 1));
        while (server.GetFeatureGate(User, "gate_0", ExposureLogging.Disabled).Details.SpecsTimeMs != timeMs)
        {
            Assert.True(Stopwatch.GetTimestamp() < limit, "The push was not taken.");

            // A check is what the caller does between other things: it leaves the processor to who needs it.
            Thread.Yield();
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Load(StatsigServer local, byte[] specs)
    {
        long started = Stopwatch.GetTimestamp();
        SpecsUpdateResult result = local.UpdateSpecs(specs);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Assert.Equal(SpecsUpdateStatus.Applied, result.Status);
        return elapsed;
    }

    private static byte[] LargeSpecsOf(long timeMs)
    {
        var specs = new SpecBuilder().Time(timeMs);
        for (int i = 0; i < Gates; i++)
        {
            specs.Gate($"gate_{i}", static gate => gate.Rule("r", Conditions.Public));
        }

        return specs.ToV2();
    }

    /// <summary>The recorded payload with another time and checksum; null where there is none.</summary>
    private static Func<long, byte[]>? RealSpecs()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
        {
            folder = folder.Parent;
        }

        string path = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "parity", "real", "eval_proj_dcs.json");
        if (!File.Exists(path))
        {
            return null;
        }

        string text = File.ReadAllText(path);
        string time = ValueOf(text, "\"time\":");
        string checksum = ValueOf(text, "\"checksum\":");
        return timeMs => Encoding.UTF8.GetBytes(text
            .Replace($"\"time\":{time}", $"\"time\":{timeMs.ToString(System.Globalization.CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
            .Replace($"\"checksum\":{checksum}", $"\"checksum\":\"{timeMs}\"", StringComparison.Ordinal));
    }

    private static string ValueOf(string json, string name)
    {
        int start = json.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return json.Substring(start, json.AsSpan(start).IndexOfAny(',', '}'));
    }
}
