using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

public sealed class RecordingTests
{
    private static readonly StatsigUser Nora = new("nora");

    [Fact]
    public void Exposures_InOrder_HaveWhatTheCodeMet()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate("inner", on: true)
            .Gate(Gates.NewCheckout, gate => gate.PassesFor(audience => audience.PassesGate("inner")))
            .Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.GreenButton, """{"button_label":"Buy"}""")
            .Layer(Layers.CheckoutLayout, """{"button_label":"Pay"}"""));

        _ = Gates.NewCheckout.IsOn(Nora);
        _ = Gates.NewCheckout.IsOn(Nora); // A repeat.
        _ = Gates.ExpressShipping.IsOn(Nora, ExposureLogging.Disabled);
        _ = Experiments.CheckoutButton.Get(Nora);
        _ = Layers.CheckoutLayout.Get(Nora).ButtonLabel;
        statsig.Server.ManuallyLogGateExposure(Nora, "inner");

        Assert.Equal(
            """
            gate new_checkout = true (rule pass_1, user "nora")
            config checkout_button = {"button_label":"Buy"} (group Green button, rule group_1, user "nora")
            layer checkout_layout.button_label = "Pay" (rule default, user "nora")
            gate inner = true (rule everyone_1, user "nora", manual)
            """.ReplaceLineEndings("\n"),
            statsig.Exposures.ToString());
        Exposure gate = statsig.Exposures[0];
        Assert.Equal((ExposureKind.Gate, "new_checkout", true, "pass_1", "Bootstrap:Recognized"), (gate.Kind, gate.Name, gate.Value, gate.RuleId, gate.Reason));
        Assert.Equal([new SecondaryExposure("inner", "true", "everyone_1")], gate.SecondaryExposures);
        Assert.Same(Nora, gate.User);
        Assert.Equal("new_checkout", gate.Metadata["gate"]);
    }

    [Fact]
    public void Exposures_OfOverrides_HaveTheReason()
    {
        using var statsig = TestStatsig.Create();
        using OverrideScope scope = Gates.NewCheckout.Override(true);

        _ = Gates.NewCheckout.IsOn(Nora);

        Assert.Equal("gate new_checkout = true (rule override, user \"nora\")", statsig.Exposures.ToString());
        Assert.Equal("LocalOverride:Recognized", statsig.Exposures[0].Reason);
    }

    [Fact]
    public void Repeats_InTheNextWindow_AreRecorded()
    {
        var clock = new ManualClock();
        using var statsig = TestStatsig.Create(specs => specs.Gate("g", on: true), new TestStatsigOptions { TimeProvider = clock });
        int RecordsAfter(int seconds)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            _ = statsig.Server.CheckGate(Nora, "g");
            return statsig.Exposures.Count;
        }

        Assert.Equal(1, RecordsAfter(30));
        Assert.Equal(1, RecordsAfter(29));
        Assert.Equal(2, RecordsAfter(1)); // All exposures share a window, which began with the server.
        Assert.Equal(2, RecordsAfter(59));
        Assert.Equal(3, RecordsAfter(121)); // At 240 seconds, when a window begins.
        Assert.Equal(3, RecordsAfter(59));
        Assert.Equal(4, RecordsAfter(1));
    }

    [Fact]
    public void Repeats_WithAWindowOfTheService_UseIt()
    {
        byte[] payload = new TestSpecs().Gate("g", on: true).ToPayload();
        string text = Encoding.UTF8.GetString(payload).Replace("\"has_updates\"", """ "sdk_configs":{"exposure_dedupe_ttl_ms":5000},"has_updates" """, StringComparison.Ordinal);
        var clock = new ManualClock();
        using var statsig = TestStatsig.FromPayload(Encoding.UTF8.GetBytes(text), new TestStatsigOptions { TimeProvider = clock });
        _ = statsig.Server.CheckGate(Nora, "g");
        clock.Advance(TimeSpan.FromSeconds(4));
        _ = statsig.Server.CheckGate(Nora, "g");
        Assert.Single(statsig.Exposures);
        clock.Advance(TimeSpan.FromSeconds(1));
        _ = statsig.Server.CheckGate(Nora, "g");
        Assert.Equal(2, statsig.Exposures.Count);
    }

    [Fact]
    public void Repeats_OnRequest_AreRecorded()
    {
        using var all = TestStatsig.Create(specs => specs.Gate("g", on: true), new TestStatsigOptions { RecordsRepeatedExposures = true });
        _ = all.Server.CheckGate(Nora, "g");
        _ = all.Server.CheckGate(Nora, "g");
        Assert.Equal(2, all.Exposures.Count);
        all.ClearRecords();
        Assert.Equal("(none)", all.Exposures.ToString());
    }

    [Fact]
    public void Events_OfEveryForm_HaveValueAndMetadata()
    {
        using var statsig = TestStatsig.Create();

        statsig.Server.LogEvent(Nora, "purchase", 12.5, new Dictionary<string, string> { ["sku"] = "a1" });
        statsig.Server.LogEvent(Nora, "count", 3L);
        statsig.Server.LogEvent(null, "plain");
        statsig.Server.LogEvent(Nora, "text", "x");

        Assert.Equal("event purchase = 12.5 (user \"nora\")\nevent count = 3 (user \"nora\")\nevent plain = null (no user)\nevent text = \"x\" (user \"nora\")", statsig.Events.ToString());
        Assert.Equal((StatsigValue)"a1", statsig.Events[0].Metadata["sku"]);
    }

    [Fact]
    public async Task Recording_OfOneContext_TakesNoOtherTests()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("g", on: true));

        async Task<string> TestOf(string user)
        {
            using StatsigRecording recording = statsig.Record();
            await Task.Yield();
            _ = statsig.Server.CheckGate(new StatsigUser(user), "g");
            await Task.Run(() => statsig.Server.LogEvent(new StatsigUser(user), "e"));
            return string.Join('|', recording.Exposures.Select(static exposure => exposure.User.UserId).Concat(recording.Events.Select(static logged => logged.User!.UserId)));
        }

        string[] seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TestOf($"u{i}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"u{i}|u{i}"), seen);
        Assert.Equal(20, statsig.Exposures.Count);
    }

    [Fact]
    public void Recordings_EachCreatedBeforeTheLastEnds_AreReleased()
    {
        using var statsig = TestStatsig.Create();
        StatsigRecording last = statsig.Record();
        var references = new WeakReference[100];
        for (int i = 0; i < references.Length; i++)
        {
            references[i] = new WeakReference(last);
            last = Next(statsig, last);
        }

        Collected.AllBut(2, references); // The last one, which the new one refers to until there is another; and the first, in a variable of the compiler.
        last.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static StatsigRecording Next(TestStatsig statsig, StatsigRecording last)
        {
            StatsigRecording next = statsig.Record();
            last.Dispose();
            return next;
        }
    }

    [Fact]
    public void Log_OfAnUnknownName_IsInMemory()
    {
        using var statsig = TestStatsig.Create();

        _ = statsig.Server.CheckGate(Nora, "nothing");

        Assert.Contains(statsig.Log, static line => line.Contains("nothing", StringComparison.Ordinal));
        Assert.Contains("gate nothing = false (rule none, user \"nora\")", statsig.ToString(), StringComparison.Ordinal);
    }
}
