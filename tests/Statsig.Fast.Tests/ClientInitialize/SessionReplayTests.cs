using System.Text.Json;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>Whether, and on what, a client records the session.</summary>
public sealed class SessionReplayTests
{
    [Fact]
    public void Response_NothingDelivered_SaysNothing() =>
        Assert.False(Response(TestServer.Create(OneOfEach())).TryGetProperty("can_record_session", out _));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"recording_blocked":true}""", false)]
    [InlineData("""{"recording_blocked":false}""", true)]
    [InlineData("""{"sampling_rate":1}""", true)]
    [InlineData("""{"sampling_rate":-1}""", false)]
    [InlineData("""{"targeting_gate":"on"}""", true)]
    [InlineData("""{"targeting_gate":"off"}""", false)]
    [InlineData("""{"targeting_gate":"unknown"}""", false)]
    [InlineData("""{"targeting_gate":"on","recording_blocked":true}""", false)]
    public void Response_Conditions_TellWhetherToRecord(string info, bool canRecord) =>
        Assert.Equal(canRecord, Session(info).GetProperty("can_record_session").GetBoolean());

    [Fact]
    public void Response_DeliveredSettings_ArePassedOn()
    {
        JsonElement response = Session(
            """{"recording_blocked":false,"sampling_rate":0.25,"targeting_gate":"on","session_recording_privacy_settings":{"privacy_mode":"input"}}""");

        Assert.Equal(0.25, response.GetProperty("session_recording_rate").GetDouble());
        Assert.False(response.GetProperty("recording_blocked").GetBoolean());
        Assert.True(response.GetProperty("passes_session_recording_targeting").GetBoolean());
        Assert.Equal("""{"privacy_mode":"input"}""", response.GetProperty("session_recording_privacy_settings").GetRawText());
    }

    [Fact]
    public void Response_Triggers_CarryValuesAndWhetherTheyPassSampling()
    {
        JsonElement response = Session(
            """
            {"session_recording_event_triggers":{"purchase":{"values":["a","b"],"sampling_rate":1},"view":{"sampling_rate":-1},"click":{}},
             "session_recording_exposure_triggers":{"on":{"values":["true"]}}}
            """);

        Assert.Equal(
            """{"purchase":{"values":["a","b"],"passes_sampling":true},"view":{"passes_sampling":false},"click":{}}""",
            response.GetProperty("session_recording_event_triggers").GetRawText());
        Assert.Equal("""{"on":{"values":["true"]}}""", response.GetProperty("session_recording_exposure_triggers").GetRawText());
    }

    [Fact]
    public void Response_ExposureTriggersWithHashing_AreNamedAsTheGates()
    {
        StatsigServer server = TestServer.Create(OneOfEach().Set("session_replay_info", """{"session_recording_exposure_triggers":{"on":{}},"session_recording_event_triggers":{"on":{}}}"""));
        JsonElement response = JsonElement.Parse(server.GetClientInitializeResponse(User)!);

        string trigger = Assert.Single(NamesIn(response, "session_recording_exposure_triggers"));
        Assert.True(response.GetProperty("feature_gates").GetProperty(trigger).GetProperty("value").GetBoolean());
        Assert.Equal(["on"], NamesIn(response, "session_recording_event_triggers"));
    }

    private static JsonElement Session(string info) => Response(TestServer.Create(OneOfEach().Set("session_replay_info", info)));
}
