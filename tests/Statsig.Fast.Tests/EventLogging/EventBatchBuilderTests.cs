using System.Collections.Generic;
using System.Text;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>What is written, byte by byte.</summary>
public sealed class EventBatchBuilderTests
{
    private const string Tail = """],"statsigMetadata":{"sdkType":"test","sessionID":"s","flushingIntervalMs":60000,"maxPendingBatches":10,"batchSize":1000,"flushType":"manual"}}""";

    private static readonly Ruleset Specs = new()
    {
        Source = EvaluationSource.Network,
        TimeMs = 1_700_000_000_000,
        ReceivedAtMs = 1_700_000_000_100,
        Reasons = ReasonTexts.Of(EvaluationSource.Network),
        Environment = [new UserField("tier", "production")],
        Settings = new EvaluationSettings { GlobalCustomFields = [new UserField("region", "eu"), new UserField("plan", "none")] },
    };

    [Fact]
    public void Finish_GateExposure_IsTheReferencesForm()
    {
        EventSlot slot = GateOf(new StatsigUser("u-1") { PrivateAttributes = [new("ssn", "123-45")], Custom = [new("plan", "pro")] });

        Assert.Equal(
            """{"events":[{"eventName":"statsig::gate_exposure","time":1700000000123,"user":{"userID":"u-1","custom":{"plan":"pro","region":"eu"},"statsigEnvironment":{"tier":"production"}},"""
                + "\"metadata\":" + """{"gate":"g","gateValue":"true","ruleID":"r","configVersion":"3","reason":"Network:Recognized","lcut":"1700000000000","receivedAt":"1700000000100"},"""
                + "\"statsigMetadata\":{},\"secondaryExposures\":[]}"
                + Tail,
            Body(slot));
    }

    [Fact]
    public void Finish_PythonTimeKeys_AreNumbersAfterTheOthers() => Assert.Contains(
        "\"receivedAt\":\"1700000000100\",\"configSyncTime\":1700000000000,\"initTime\":0,\"serverTime\":1700000000123}",
        Body(GateOf(new StatsigUser("u")), pythonKeys: true),
        System.StringComparison.Ordinal);

    [Theory]
    [InlineData(true, true, 10UL, "\"statsigMetadata\":" + """{"samplingRate":10,"samplingMode":"shadow","shadowLogged":"logged"}""")]
    [InlineData(true, false, 10UL, "\"statsigMetadata\":" + """{"samplingRate":10,"samplingMode":"shadow","shadowLogged":"dropped"}""")]
    [InlineData(false, true, null, "\"statsigMetadata\":" + """{"samplingRate":null,"samplingMode":"on","shadowLogged":"logged"}""")]
    public void Finish_SampledExposure_CarriesTheNote(bool isShadow, bool isSampled, ulong? rate, string expected) => Assert.Contains(
        expected, Body(GateOf(new StatsigUser("u")), note: new SamplingNote(true, rate, isShadow, isSampled)), System.StringComparison.Ordinal);

    [Fact]
    public void Finish_CustomEvents_CarryValueMetadataAndUser()
    {
        var text = new EventSlot { Ruleset = Specs, Name = "purchase", Text = "SKU \"ü\"", Extra = new KeyValuePair<string, string>[] { new("currency", "EUR") }, User = new StatsigUser("u") };
        text.Stamp(5, EventKind.Custom, EventFlags.None);
        var number = new EventSlot { Ruleset = Specs, Name = "score", Bits = System.BitConverter.DoubleToUInt64Bits(12.5) };
        number.Stamp(6, EventKind.CustomNumber, EventFlags.None);
        var notFinite = new EventSlot { Ruleset = Specs, Name = "odd", Bits = System.BitConverter.DoubleToUInt64Bits(double.NaN) };
        notFinite.Stamp(7, EventKind.CustomNumber, EventFlags.None);
        var integer = new EventSlot { Ruleset = Specs, Name = "count", Bits = unchecked((ulong)-3) };
        integer.Stamp(8, EventKind.CustomInteger, EventFlags.None);

        Assert.Equal(
            """{"events":[{"eventName":"purchase","time":5,"value":"SKU \"ü\"","metadata":{"currency":"EUR"},"user":{"userID":"u","custom":{"region":"eu","plan":"none"},"statsigEnvironment":{"tier":"production"}}},"""
                + """{"eventName":"score","time":6,"value":12.5},{"eventName":"odd","time":7,"value":null},{"eventName":"count","time":8,"value":-3}"""
                + Tail,
            Body(text, number, notFinite, integer));
    }

    [Fact]
    public void Add_EventThatCannotBeWritten_CostsOnlyItself()
    {
        EventSlot bad = GateOf(new StatsigUser("u"));
        bad.Outcome = null;
        EventSlot good = GateOf(new StatsigUser("v"));

        using EventBatchBuilder builder = Builder();
        builder.Add(in good, default, compresses: false, 1000);
        builder.Add(in bad, default, compresses: false, 1000);
        builder.Add(in good, default, compresses: false, 1000);

        Assert.Equal((2, 1L), (builder.Count, builder.Unserializable));
        string body = Encoding.UTF8.GetString(builder.Finish(1000, FlushType.Manual)!.Body.Span);
        Assert.Equal(2, System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("events").GetArrayLength());
    }

    private static EventSlot GateOf(StatsigUser user)
    {
        var slot = new EventSlot { User = user, Ruleset = Specs, Spec = new CompiledSpec("g") { Version = 3 }, Outcome = new Outcome { RuleId = "r", Value = true } };
        slot.Stamp(1_700_000_000_123, EventKind.GateExposure, EventFlags.None);
        return slot;
    }

    [Fact]
    public void Add_BatchBreaks_GivesUpAndCountsAllOfIt()
    {
        EventBatchBuilder builder = Builder();
        EventSlot slot = GateOf(new StatsigUser("u"));
        builder.Add(in slot, default, compresses: true, batchSize: 1000);
        builder.Add(in slot, default, compresses: true, batchSize: 1000);
        builder.Dispose(); // Its compressor refuses from here on.

        Assert.Throws<System.ObjectDisposedException>(() => builder.Finish(1000, FlushType.Manual));

        Assert.Equal((0, 2), (builder.Count, builder.Unserializable));
        Assert.Null(builder.Finish(1000, FlushType.Manual));
        builder.Add(in slot, default, compresses: true, batchSize: 1000);
        Assert.NotNull(builder.Finish(1000, FlushType.Manual));
        builder.Dispose();
    }

    private static EventBatchBuilder Builder(bool pythonKeys = false) =>
        new(new EventWriter(pythonKeys), new EventBatchTail(EventRig.SdkMetadata, new EventLogSettings()), 4 << 20);

    private static string Body(EventSlot slot, bool pythonKeys = false, SamplingNote note = default)
    {
        using EventBatchBuilder builder = Builder(pythonKeys);
        builder.Add(in slot, in note, compresses: false, 1000);
        return Encoding.UTF8.GetString(builder.Finish(1000, FlushType.Manual)!.Body.Span);
    }

    private static string Body(params EventSlot[] slots)
    {
        using EventBatchBuilder builder = Builder();
        foreach (EventSlot slot in slots)
        {
            builder.Add(in slot, default, compresses: false, 1000);
        }

        return Encoding.UTF8.GetString(builder.Finish(1000, FlushType.Manual)!.Body.Span);
    }
}
