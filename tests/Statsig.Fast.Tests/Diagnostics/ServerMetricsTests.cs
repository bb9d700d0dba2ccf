using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

[Collection(nameof(MeterProbe))]
public sealed class ServerMetricsTests
{
    private const string Key = "secret-0123456789abcdefghijklmnop";

    private readonly RecordingLogger _logger = new();

    [Fact]
    public void Every_Metric_ReachesClientAndMeterUnderTheNamesOfTheReference()
    {
        var client = new RecordingObservability();
        using var probe = new MeterProbe();
        string server = new MeteredServer().Name;

        MeasureAll(Metrics(client, server));

        string[] names =
        [
            "initialization", "config_no_update", "config_propagation_diff", "config_sync_overall.latency", "id_lists_sync_overall.latency",
            "network_request.latency", "events_successfully_sent_count", "specs_process.latency", "specs_size", "sdk_exceptions_count",
        ];
        Assert.Equal(
            ["init", .. names.Select(static name => "statsig.sdk." + name), "error check_gate", "shutdown"],
            client.Measured.Select(static entry => entry.Name));
        Assert.All(names, name => Assert.Single(probe.Of(name, server)));
        Assert.Equal(
            "7 status_code=200 source_service=https://api.statsigcdn.com sdk_key=secret-012345 request_path=/v1/download_config_specs context=initialize is_success=true",
            Assert.Single(probe.Of("network_request.latency", server)));
        Assert.Equal(
            "3 source=Network store_populated=true init_success=true id_list_count=2 init_source_api=https://a/ init_source_api_id_lists= sdk_key=secret-012345 sdk_type=t sdk_version=v",
            Assert.Single(probe.Of("initialization", server)));
    }

    [Fact]
    public void Tags_WithVeryManyValues_AreLeftOutUnlessWanted()
    {
        var without = new RecordingObservability();
        var with = new RecordingObservability { WantsEveryTag = true };
        using var probe = new MeterProbe("config_propagation_diff");
        string server = new MeteredServer().Name;

        Metrics(without, server).ConfigPropagated(EvaluationSource.Network, "a", 1_000, 900, 1_250);
        Metrics(with, server).ConfigPropagated(EvaluationSource.Network, "a", 1_000, 900, 1_250);

        Assert.Equal(["source", "source_api"], without.Of("config_propagation_diff").Single().Tags.Keys);
        Assert.Equal("900", with.Of("config_propagation_diff").Single().Tags["prev_lcut"]);
        Assert.Equal(250, with.Of("config_propagation_diff").Single().Value);
        Assert.All(probe.Of("config_propagation_diff", server), static measured => Assert.Equal("250 source=Network source_api=a", measured));
    }

    [Fact]
    public void Client_ThatThrows_ChangesNothingAndIsSaidOnce()
    {
        ServerMetrics metrics = Metrics(new RecordingObservability { Throws = true }, "x");

        MeasureAll(metrics);

        Assert.Equal(13, metrics.FaultCount);
        Assert.Single(_logger.Messages);
    }

    [Fact]
    public void Requested_AddressOfAnyShape_ShowsNoKey()
    {
        var client = new RecordingObservability();
        ServerMetrics metrics = Metrics(client, "x");

        metrics.Requested("e", TimeSpan.Zero, new Uri($"http://user:password@h:81/download_config_specs/{Key}.json"), null, false, false);
        metrics.Requested("e", TimeSpan.Zero, new Uri($"http://h/{Key}"), 500, false, false, idListFileId: "file");
        metrics.Requested("e", TimeSpan.Zero, new Uri("http://h"), 500, false, false);

        IReadOnlyDictionary<string, string>[] tags = [.. client.Of("network_request.latency").Select(static entry => entry.Tags)];
        Assert.Equal(["/download_config_specs/secret-****.json", "/secret-****", "/"], tags.Select(static tag => tag["request_path"]));
        Assert.Equal(["http://h:81", "http://h", "http://h"], tags.Select(static tag => tag["source_service"]));
        Assert.Equal("unknown", tags[0]["status_code"]);
        Assert.Equal("file", tags[1]["id_list_file_id"]);
    }

    private static void MeasureAll(ServerMetrics metrics)
    {
        metrics.Begin();
        var details = new InitializeDetails(true, true, EvaluationSource.Network, TimeSpan.FromMilliseconds(3), null) { IdListCount = 2, SourceApi = "https://a/" };
        metrics.Initialized(details, "t", "v");
        metrics.ConfigUnchanged(EvaluationSource.Network, "a");
        metrics.ConfigPropagated(EvaluationSource.Network, "a", 1_000, 900, 1_250);
        metrics.ConfigSynced(TimeSpan.FromMilliseconds(5), null, "json", "", true, true);
        metrics.IdListsSynced(TimeSpan.FromMilliseconds(6), true, 3);
        metrics.Requested("download_config_specs", TimeSpan.FromMilliseconds(7), new Uri($"https://api.statsigcdn.com/v1/download_config_specs/{Key}.json"), 200, true, true);
        metrics.EventsSent(8);
        metrics.SpecsProcessed(TimeSpan.FromMilliseconds(9), 1_000, EvaluationSource.Network, SpecsUpdateStatus.Applied);
        metrics.Error("check_gate", "FormatException", new FormatException("bad"));
        metrics.End();
    }

    private ServerMetrics Metrics(IObservabilityClient client, string server) =>
        new(StatsigMeters.Default, client, new OutputLog(_logger, OutputLogLevel.Debug, new SecretRedaction(Key)), server);
}
