using System;
using System.Collections.Generic;
using Statsig.Fast.Compilation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation;

/// <summary>The service's settings for the SDK, from the text of a delivery to what the pump reads.</summary>
public sealed class RemoteSettingsCompilerTests
{
    private static readonly RemoteSettings Earlier = new()
    {
        SamplingMode = SamplingMode.On,
        SpecialCaseSamplingRate = 7,
        ExposureDedupeWindow = TimeSpan.FromSeconds(11),
        FirstExposureWindow = TimeSpan.FromSeconds(12),
        EventQueueSize = 13,
        EventLoggingInterval = TimeSpan.FromSeconds(14),
        StopsEventCompression = true,
        DiagnosticsRates = new Dictionary<string, double> { ["dcs"] = 15, ["idlist"] = 16 },
    };

    [Fact]
    public void Compile_EveryKey_IsTaken()
    {
        RemoteSettings settings = Compile(new SpecBuilder()
            .Set("sdk_configs", """
                {"sampling_mode":"shadow","special_case_sampling_rate":101,"exposure_dedupe_ttl_ms":5000,"exposure_spec_sampling_ttl_ms":90000,
                 "event_queue_size":500,"event_logging_interval_seconds":2.5}
                """)
            .Set("sdk_flags", """{"stop_log_event_compression":true}""")
            .Set("diagnostics", """{"initialize":10000,"dcs":100}"""));

        Assert.Equal(SamplingMode.Shadow, settings.SamplingMode);
        Assert.Equal(101UL, settings.SpecialCaseSamplingRate);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.ExposureDedupeWindow);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.FirstExposureWindow);
        Assert.Equal(500, settings.EventQueueSize);
        Assert.Equal(TimeSpan.FromSeconds(2.5), settings.EventLoggingInterval);
        Assert.True(settings.StopsEventCompression);
        Assert.Equal(new Dictionary<string, double> { ["initialize"] = 10_000, ["dcs"] = 100 }, settings.DiagnosticsRates);
    }

    [Theory]
    [InlineData("\"on\"", nameof(SamplingMode.On))]
    [InlineData("\"shadow\"", nameof(SamplingMode.Shadow))]
    [InlineData("\"none\"", nameof(SamplingMode.Off))]
    [InlineData("\"ON\"", nameof(SamplingMode.Off))]
    [InlineData("1", nameof(SamplingMode.Off))]
    [InlineData("null", nameof(SamplingMode.Off))]
    public void Compile_SamplingMode_IsOneOfTheKnownTexts(string json, string expected) =>
        Assert.Equal(expected, Configured("sampling_mode", json).SamplingMode.ToString());

    [Theory]
    [InlineData("\"500\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[500]")]
    [InlineData("""{"value":500}""")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public void Compile_ValueThatMakesNoSense_CountsAsAbsent(string json)
    {
        string[] keys =
        [
            "exposure_dedupe_ttl_ms", "exposure_spec_sampling_ttl_ms", "event_queue_size", "event_logging_interval_seconds",
        ];
        foreach (string key in keys)
        {
            AssertDefault(Configured(key, json));
        }
    }

    [Theory]
    [InlineData("event_queue_size", "0")]
    [InlineData("event_queue_size", "100001")]
    [InlineData("exposure_dedupe_ttl_ms", "0")]
    [InlineData("exposure_dedupe_ttl_ms", "86400001")]
    [InlineData("exposure_spec_sampling_ttl_ms", "0.5")]
    [InlineData("event_logging_interval_seconds", "0")]
    [InlineData("event_logging_interval_seconds", "86401")]
    public void Compile_NumberOutOfBounds_CountsAsAbsent(string key, string json) => AssertDefault(Configured(key, json));

    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("0.5", 0UL)]
    [InlineData("-10", 0UL)]
    [InlineData("10.7", 10UL)]
    [InlineData("\"10\"", 10UL)]
    [InlineData("1e20", ulong.MaxValue)]
    [InlineData("\"ten\"", null)]
    [InlineData("\"nan\"", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("[10]", null)]
    public void Compile_SpecialCaseRate_IsReadAsTheReferenceReadsIt(string json, ulong? rate) =>
        Assert.Equal(rate, Configured("special_case_sampling_rate", json).SpecialCaseSamplingRate);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Compile_CompressionFlag_IsTaken(string json, bool stops) =>
        Assert.Equal(stops, Compile(new SpecBuilder().Set("sdk_flags", $$"""{"stop_log_event_compression":{{json}},"another":true}""")).StopsEventCompression);

    [Fact]
    public void Compile_UnknownKeys_ChangeNothing() => AssertDefault(Configured("a_setting_to_come", "\"x\""));

    [Fact]
    public void Compile_NothingDelivered_KeepsTheEarlierSettings() => Assert.Same(Earlier, Compile(new SpecBuilder(), Earlier));

    [Fact]
    public void Compile_ConfigsDelivered_ReplaceTheEarlierOnesWholeAndNothingElse()
    {
        RemoteSettings settings = Compile(new SpecBuilder().Set("sdk_configs", """{"event_queue_size":500}"""), Earlier);

        Assert.Equal(500, settings.EventQueueSize);
        Assert.Equal(SamplingMode.Off, settings.SamplingMode);
        Assert.Null(settings.SpecialCaseSamplingRate);
        Assert.Null(settings.EventLoggingInterval);
        Assert.Equal(RemoteSettings.None.ExposureDedupeWindow, settings.ExposureDedupeWindow);
        Assert.Equal(RemoteSettings.None.FirstExposureWindow, settings.FirstExposureWindow);
        Assert.True(settings.StopsEventCompression);
        Assert.Equal(Earlier.DiagnosticsRates, settings.DiagnosticsRates);
    }

    [Fact]
    public void Compile_FlagsDelivered_ReplaceTheEarlierOnesAndNothingElse()
    {
        RemoteSettings settings = Compile(new SpecBuilder().Set("sdk_flags", "{}"), Earlier);

        Assert.False(settings.StopsEventCompression);
        Assert.Equal(SamplingMode.On, settings.SamplingMode);
        Assert.Equal(7UL, settings.SpecialCaseSamplingRate);
        Assert.Equal(TimeSpan.FromSeconds(11), settings.ExposureDedupeWindow);
        Assert.Equal(TimeSpan.FromSeconds(12), settings.FirstExposureWindow);
        Assert.Equal(13, settings.EventQueueSize);
        Assert.Equal(TimeSpan.FromSeconds(14), settings.EventLoggingInterval);
        Assert.Equal(Earlier.DiagnosticsRates, settings.DiagnosticsRates);
    }

    [Fact]
    public void Compile_DiagnosticsRates_AreMergedAndClamped()
    {
        RemoteSettings settings = Compile(new SpecBuilder().Set("diagnostics", """{"dcs":20000,"logevent":-5,"api_call":50}"""), Earlier);

        Assert.Equal(
            new Dictionary<string, double> { ["dcs"] = 10_000, ["idlist"] = 16, ["logevent"] = 0, ["api_call"] = 50 },
            settings.DiagnosticsRates);
        Assert.Equal(13, settings.EventQueueSize);
        Assert.Equal(15, Earlier.DiagnosticsRates["dcs"]);
    }

    private static void AssertDefault(RemoteSettings settings)
    {
        Assert.Equal(SamplingMode.Off, settings.SamplingMode);
        Assert.Null(settings.SpecialCaseSamplingRate);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.ExposureDedupeWindow);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.FirstExposureWindow);
        Assert.Null(settings.EventQueueSize);
        Assert.Null(settings.EventLoggingInterval);
        Assert.False(settings.StopsEventCompression);
        Assert.Empty(settings.DiagnosticsRates);
    }

    private static RemoteSettings Configured(string key, string json) => Compile(new SpecBuilder().Set("sdk_configs", $$"""{"{{key}}":{{json}}}"""));

    private static RemoteSettings Compile(SpecBuilder specs, RemoteSettings? previous = null)
    {
        SpecsReadResult read = SpecsReader.Read(specs.ToV2());
        return RemoteSettingsCompiler.Compile(read.SpecSet!, previous ?? RemoteSettings.None);
    }
}
