using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Specs that the application provides to a running server.</summary>
public sealed class StatsigServerUpdateSpecsTests
{
    private static readonly StatsigUser User = new("u");

    private static SpecBuilder Specs => new SpecBuilder().Time(1000).Gate("g", gate => gate.Rule("r", When.Public))
        .DynamicConfig("c", config => config.Default("""{"a":1}""")).ParameterStore("s", store => store.Static("p", "1"));

    [Fact]
    public void UpdateSpecs_ThatCannotBeUsed_LeavesTheLastGoodRuleset()
    {
        var logger = new RecordingLogger();
        StatsigServer server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, OutputLogger = logger });

        foreach (string bad in (string[])["", "nope", "[]", "{", "{}", """{"has_updates":true,"time":2000}""", "\uFEFF" + Specs.Time(2000)])
        {
            SpecsUpdateResult update = server.UpdateSpecs(Encoding.UTF8.GetBytes(bad));

            Assert.Equal(SpecsUpdateStatus.Rejected, update.Status);
            Assert.Contains(update.Error!, logger.Messages[^1].Text, StringComparison.Ordinal);
            Assert.True(server.CheckGate(User, "g"));
            Assert.Equal(1000, server.SpecsTimeMs);
        }

        Assert.Equal(7, logger.Messages.Count);
    }

    [Fact]
    public void UpdateSpecs_IgnoredDelivery_KeepsSourceAndTimes()
    {
        var clock = new ManualClock(5000);
        StatsigServer server = TestServer.Create(Specs.Checksum("a"), new StatsigOptions { LocalMode = true, TimeProvider = clock });
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(SpecsUpdateStatus.SameChecksum, server.UpdateSpecs(Specs.Time(2000).Checksum("a").ToV2()).Status);
        Assert.Equal(SpecsUpdateStatus.Older, server.UpdateSpecs(Specs.Time(999).Checksum("b").ToV2()).Status);
        Assert.Equal(SpecsUpdateStatus.NoUpdates, server.UpdateSpecs("""{"has_updates":false}"""u8).Status);

        Assert.Equal((1000, 5000), (server.SpecsTimeMs, server.GetFeatureGate(User, "g").Details.ReceivedAtMs));
    }

    [Fact]
    public void UpdateSpecs_EqualTimeWithoutChecksum_IsApplied() => Assert.Equal(
        SpecsUpdateStatus.Applied, TestServer.Create(Specs).UpdateSpecs(new SpecBuilder().Time(1000).ToV2()).Status);

    [Fact]
    public void UpdateSpecs_DoesNotKeepTheCallersBytes()
    {
        byte[] payload = Specs.ToV2();
        StatsigServer server = TestServer.Create(payload);

        Array.Clear(payload);

        Assert.Equal("""{"a":1}""", server.GetDynamicConfig(User, "c").ValueJson);
    }

    [Fact]
    public void UpdateSpecs_ChangedGate_AllocatesLessThanThePayload()
    {
        StatsigServer server = TestServer.Create(Many(1000, When.Public), new StatsigOptions { LocalMode = true });
        byte[] payload = Many(2000, When.Field("email", "any", "[\"nobody@x.y\"]"));
        long before = GC.GetAllocatedBytesForCurrentThread();

        SpecsUpdateStatus status = server.UpdateSpecs(payload).Status;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, payload.Length / 2);
        Assert.Equal((SpecsUpdateStatus.Applied, false), (status, server.CheckGate(User, "gate_7")));

        static byte[] Many(long time, ConditionJson condition) => Enumerable.Range(0, 2_000)
            .Aggregate(new SpecBuilder().Time(time), (specs, i) => specs.Gate($"gate_{i}", gate => gate.Rule("r", i == 7 ? condition : When.Public))).ToV2();
    }

    [Fact]
    public void UpdateSpecs_WithACallback_GivesItBytesThatItMayKeep()
    {
        SpecsUpdatedEventArgs? received = null;
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, SpecsUpdated = update => received = update });
        byte[] payload = Specs.ToV2();
        string text = Encoding.UTF8.GetString(payload);

        server.UpdateSpecs(payload);
        Array.Clear(payload);

        Assert.Equal(text, received!.Json);
    }

    [Fact]
    public void UpdateSpecs_MadeForAnotherKey_IsRefused()
    {
        string own = Djb2.Hash("secret-key").ToString(CultureInfo.InvariantCulture);
        var server = new StatsigServer("secret-key", new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });

        Assert.Equal(SpecsUpdateStatus.Rejected, server.UpdateSpecs(Specs.HashedSdkKeyUsed("123").ToV2()).Status);
        Assert.False(server.CheckGate(User, "g"));
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Specs.HashedSdkKeyUsed(own).ToV2()).Status);
        Assert.Equal(SpecsUpdateStatus.Rejected, server.UpdateSpecs(Specs.Time(2000).HashedSdkKeyUsed("123").ToV2()).Status);
        Assert.True(server.CheckGate(User, "g"));
        Assert.Equal(SpecsUpdateStatus.Applied, new StatsigServer(null).UpdateSpecs(Specs.HashedSdkKeyUsed("123").ToV2()).Status);
    }

    [Fact]
    public void Logger_IsNotCalledWhileALockIsHeld()
    {
        StatsigServer? server = null;
        bool finished = true;
        var logger = new FailingLogger(() =>
        {
            var other = new Thread(() => server!.UpdateIdList("L", "+xsKJ5J6c"u8));
            other.Start();
            finished &= other.Join(TimeSpan.FromMinutes(1));
        });
        server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, OutputLogger = logger });

        server.UpdateSpecs("nope"u8);
        server.UpdateSpecs(Encoding.UTF8.GetBytes(Specs.Time(2000).Gate("bad", gate => gate.Default("<>")).ToString().Replace("<>", "\"\\ud800\",\"rules\":5", StringComparison.Ordinal)));

        Assert.True(finished);
    }

    [Fact]
    public async Task UpdateSpecs_FromManyThreads_NeverReplacesNewerByOlder()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1));
        byte[][] payloads = [.. Enumerable.Range(2, 60).Select(time => new SpecBuilder().Time(time).Gate("g").ToV2())];
        using var start = new Barrier(3);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(seed => Task.Factory.StartNew(
            () =>
            {
                byte[][] mine = [.. payloads];
                new Random(seed).Shuffle(mine);
                start.SignalAndWait();
                long last = 0;
                foreach (byte[] payload in mine)
                {
                    server.UpdateSpecs(payload);
                    long now = server.SpecsTimeMs;
                    Assert.True(now >= last);
                    last = now;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(61, server.SpecsTimeMs);
    }

    private sealed class FailingLogger(Action act) : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception) => act();
    }
}
