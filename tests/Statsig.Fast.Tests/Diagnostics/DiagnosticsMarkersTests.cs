using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class DiagnosticsMarkersTests
{
    private readonly ManualClock _clock = new();
    private readonly Dictionary<string, double> _rates = [];
    private readonly List<string> _sent = [];
    private double _drawn;

    [Fact]
    public void SendInitialize_StepsThatRanSideBySide_AreInOrder()
    {
        DiagnosticsMarkers markers = Markers();
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Overall, isStart: true));
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: true, MarkerKeys.NetworkRequest));
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true, MarkerKeys.NetworkRequest) { Url = "http://h/v1/download_config_specs/secret-0123456789.json" });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: false, MarkerKeys.NetworkRequest));
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: true, MarkerKeys.Process) { IdListCount = 2 });
        _clock.Advance(TimeSpan.FromMilliseconds(1.25));
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdList, isStart: true, MarkerKeys.NetworkRequest) { Url = "b" });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdList, isStart: true, MarkerKeys.NetworkRequest) { Url = "a" });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdList, isStart: false, MarkerKeys.NetworkRequest) { Url = "b" });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdList, isStart: false, MarkerKeys.NetworkRequest) { Url = "a" });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: false, MarkerKeys.Process) { Success = true });
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: false, MarkerKeys.NetworkRequest) { StatusCode = 200, Success = true, NetworkProtocol = MarkerKeys.Http });

        markers.SendInitialize(success: true);

        Assert.Equal(
            """
            {"markers":[
            {"key":"overall","action":"start","timestamp":1700000000000},
            {"key":"download_config_specs","action":"start","timestamp":1700000000000,"step":"network_request","url":"http://h/v1/download_config_specs/secret-****.json"},
            {"key":"download_config_specs","action":"end","timestamp":1700000000001.25,"step":"network_request","statusCode":200,"success":true,"networkProtocol":"http"},
            {"key":"get_id_list_sources","action":"start","timestamp":1700000000000,"step":"network_request"},
            {"key":"get_id_list_sources","action":"end","timestamp":1700000000000,"step":"network_request"},
            {"key":"get_id_list_sources","action":"start","timestamp":1700000000000,"step":"process","idListCount":2},
            {"key":"get_id_list","action":"start","timestamp":1700000000001.25,"step":"network_request","url":"b"},
            {"key":"get_id_list","action":"end","timestamp":1700000000001.25,"step":"network_request","url":"b"},
            {"key":"get_id_list","action":"start","timestamp":1700000000001.25,"step":"network_request","url":"a"},
            {"key":"get_id_list","action":"end","timestamp":1700000000001.25,"step":"network_request","url":"a"},
            {"key":"get_id_list_sources","action":"end","timestamp":1700000000001.25,"step":"process","success":true},
            {"key":"overall","action":"end","timestamp":1700000000001.25,"success":true}],"context":"initialize","statsigOptions":{"timeout":1}}
            """.ReplaceLineEndings(""),
            Assert.Single(_sent));
    }

    [Fact]
    public void Marker_WithEveryMember_IsWrittenInTheOrderOfTheReference()
    {
        DiagnosticsMarkers markers = MarkersAfterInitialize();
        markers.AddSync(new DiagnosticsMarker("k", isStart: false, "s")
        {
            StatusCode = 1, Success = false, Url = "u", IdListCount = 2, SdkRegion = "g", MarkerId = "m",
            ConfigName = "c", ErrorName = "n", ErrorMessage = "e", NetworkProtocol = "p",
        });

        _rates["idlist"] = 10_000;
        markers.SendConfigSync("idlist");

        Assert.Equal(
            """{"markers":[{"key":"k","action":"end","timestamp":1700000000000,"step":"s","statusCode":1,"success":false,"url":"u","idListCount":2,"sdkRegion":"g","markerID":"m","configName":"c","error":{"name":"n","message":"e"},"networkProtocol":"p"}],"context":"config_sync"}""",
            Assert.Single(_sent));
    }

    [Theory]
    [InlineData(null, 0.0099, 1)]
    [InlineData(null, 0.01, 0)]
    [InlineData(5_000.0, 0.499, 1)]
    [InlineData(5_000.0, 0.5, 0)]
    [InlineData(1e9, 0.9999, 1)]
    [InlineData(-1.0, 0.0, 0)]
    public void SendConfigSync_RateOfTheService_DecidesAndMarkersGoEitherWay(double? rate, double drawn, int expected)
    {
        if (rate is { } delivered)
        {
            _rates["idlist"] = delivered;
        }

        _drawn = drawn;
        DiagnosticsMarkers markers = MarkersAfterInitialize();
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true));

        markers.SendConfigSync("idlist");
        Assert.Equal(expected, _sent.Count);

        _rates["idlist"] = 10_000;
        markers.SendConfigSync("idlist");
        Assert.Equal(expected, _sent.Count);
    }

    [Fact]
    public void ApiCalls_OfASampledWindow_CarryNumberedMarkers()
    {
        _rates["api_call"] = 10_000;
        DiagnosticsMarkers markers = Markers();
        Assert.False(markers.CollectsApiCalls);
        markers.SendInitialize(success: true);
        Assert.True(markers.CollectsApiCalls);
        _sent.Clear();

        foreach (string name in (string[])["a", "b"])
        {
            int number = markers.StartApiCall(MarkerKeys.CheckGate, name);
            markers.EndApiCall(MarkerKeys.CheckGate, number, true, name);
        }

        _rates["api_call"] = 0;
        markers.EndWindow();

        JsonElement metadata = JsonElement.Parse(Assert.Single(_sent));
        Assert.Equal("api_call", metadata.GetProperty("context").GetString());
        Assert.Equal(
            ["check_gate_0 start a", "check_gate_0 end a", "check_gate_2 start b", "check_gate_2 end b"],
            metadata.GetProperty("markers").EnumerateArray().Select(static m => $"{m.GetProperty("markerID")} {m.GetProperty("action")} {m.GetProperty("configName")}"));
        Assert.False(markers.CollectsApiCalls);
    }

    [Fact]
    public void ApiCalls_BeyondTheLimitOfAWindow_AreLeftOutUntilItEnds()
    {
        _rates["api_call"] = 10_000;
        DiagnosticsMarkers markers = Markers();
        markers.SendInitialize(success: true);
        for (int i = 0; i < MarkerList.MaxMarkers; i++)
        {
            Assert.Equal(i, markers.StartApiCall(MarkerKeys.CheckGate, "a"));
        }

        Assert.Equal(-1, markers.StartApiCall(MarkerKeys.CheckGate, "a"));
        markers.EndWindow();
        Assert.Equal(0, markers.StartApiCall(MarkerKeys.CheckGate, "a"));
    }

    [Fact]
    public void Posts_OfASampledWindow_AreNumberedAndHaveNoKey()
    {
        _rates["logevent"] = 10_000;
        DiagnosticsMarkers markers = Markers();
        Assert.Equal(-1, markers.StartPost("http://h/v1/log_event"));
        markers.SendInitialize(success: true);
        _sent.Clear();

        markers.EndPost(markers.StartPost("http://h/v1/log_event"), "http://h/v1/log_event", 202, true);
        markers.EndWindow();

        Assert.Equal(
            """{"markers":[{"action":"start","timestamp":1700000000000,"step":"network_request","url":"http://h/v1/log_event","markerID":"1"},{"action":"end","timestamp":1700000000000,"step":"network_request","statusCode":202,"success":true,"url":"http://h/v1/log_event","markerID":"1","networkProtocol":"http"}],"context":"log_event"}""",
            Assert.Single(_sent));
    }

    [Fact]
    public void Markers_BeyondFifty_AreLeftOut()
    {
        DiagnosticsMarkers markers = Markers();
        for (int i = 0; i < 80; i++)
        {
            markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true));
        }

        markers.SendInitialize(success: true);

        Assert.Equal(MarkerList.MaxMarkers, JsonElement.Parse(Assert.Single(_sent)).GetProperty("markers").GetArrayLength());
    }

    [Fact]
    public void Disabled_NothingIsCollectedOrSent()
    {
        _rates["api_call"] = _rates["logevent"] = _rates["idlist"] = 10_000;
        DiagnosticsMarkers markers = Markers(isEnabled: false);

        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Overall, isStart: true));
        markers.SendInitialize(success: true);
        markers.AddSync(new DiagnosticsMarker(MarkerKeys.Specs, isStart: true));
        markers.SendConfigSync("idlist");
        markers.EndWindow();

        Assert.False(markers.CollectsApiCalls);
        Assert.Equal(-1, markers.StartPost("https://example.com/"));
        Assert.Empty(_sent);
    }

    private DiagnosticsMarkers Markers(bool isEnabled = true) => new(
        isEnabled,
        _clock,
        new SecretRedaction("secret-0123456789"),
        """{"timeout":1}"""u8.ToArray(),
        new Host(_rates, _sent),
        () => _drawn);

    private DiagnosticsMarkers MarkersAfterInitialize()
    {
        DiagnosticsMarkers markers = Markers();
        markers.SendInitialize(success: true);
        _sent.Clear();
        return markers;
    }

    private sealed class Host(Dictionary<string, double> rates, List<string> sent) : TelemetryHost
    {
        internal override IReadOnlyDictionary<string, double> DiagnosticsRates => rates;

        internal override void SendDiagnostics(byte[] metadataJson) => sent.Add(Encoding.UTF8.GetString(metadataJson));
    }
}
