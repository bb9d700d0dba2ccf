using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Client responses: every recorded one, but for the members that say who wrote it.</summary>
public sealed class ClientInitializeTests(ITestOutputHelper output)
{
    // What the tests below require and docs/compatibility.md says.
    internal static readonly ClientTally SyntheticTally = new() { Responses = 104, Entries = 78_938, Members = 1_050, CaseOnlyTargets = 12 };
    internal static readonly ClientTally GlobalFieldsTally = new() { Responses = 16, Entries = 12_429, Members = 162, CaseOnlyTargets = 28 };
    internal static readonly ClientTally FieldTally = new() { Responses = 200, Entries = 55_934, Members = 1_204 };

    [Fact]
    public void GetClientInitializeResponse_SyntheticUsers_AnswersAsTheReference() =>
        ClientResponses.Compare(Recording.Synthetic, VectorFile.Committed("synthetic_client_init.jsonl.gz")).Expect(
            SyntheticTally, output);

    [Fact]
    public void GetClientInitializeResponse_UsersWithGlobalCustomFields_AnswersAsTheReference() =>
        ClientResponses.Compare(Recording.GlobalFields, VectorFile.Committed("synthetic_global_fields_client_init.jsonl.gz")).Expect(
            GlobalFieldsTally, output);

    [Fact]
    public void GetClientInitializeResponse_FieldUsers_AnswersAsTheReference() =>
        ClientResponses.Compare(Recording.Field, VectorFile.Committed("field_client_init.jsonl.gz")).Expect(
            FieldTally, output);

    [Theory]
    [InlineData("eval_proj", 44, 5_823, 416)]
    [InlineData("demo_proj", 44, 704, 444)]
    public void GetClientInitializeResponse_RealPayload_AnswersAsTheReference(string project, int responses, int entries, int members)
    {
        Recording recording = Recording.Real(project);
        string file = Path.Combine(VectorFile.RealFolder!, project + "_client_init.jsonl.gz");

        ClientResponses.Compare(recording, file).Expect(new ClientTally { Responses = responses, Entries = entries, Members = members }, output);
    }

    [Theory]
    [MemberData(nameof(OverrideTests.Titles), MemberType = typeof(OverrideTests))]
    public void GetClientInitializeResponse_LocalOverrides_ShowOnRequest(string title)
    {
        JsonElement scenario = Scenarios.Find(title);
        if (!scenario.TryGetProperty("client_init_user_A", out JsonElement recorded))
        {
            Assert.Skip("Nothing was recorded for client responses.");
        }

        StatsigServer server = Recording.Synthetic.CreateServer();
        foreach (JsonElement call in scenario.GetProperty("ops").EnumerateArray())
        {
            OverrideTests.Apply(server, call);
        }

        AssertEntries(recorded.GetProperty("with_overrides"), Response(server, true));
        AssertEntries(recorded.GetProperty("without_overrides"), Response(server, false));
    }

    private static JsonElement Response(StatsigServer server, bool includesOverrides) => JsonElement.Parse(server.GetClientInitializeResponse(
        Scenarios.UserNamed("A"),
        new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None, IncludeLocalOverrides = includesOverrides })!);

    private static void AssertEntries(JsonElement recorded, JsonElement response)
    {
        var maps = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["gate"] = "feature_gates",
            ["nested"] = "feature_gates",
            ["config"] = "dynamic_configs",
            ["experiment"] = "dynamic_configs",
            ["layer"] = "layer_configs",
        };
        Assert.Equal(maps.Keys.Order(StringComparer.Ordinal), recorded.EnumerateObject().Select(static entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (JsonProperty entry in recorded.EnumerateObject())
        {
            JsonElement ours = response.GetProperty(maps[entry.Name]).GetProperty(entry.Value.GetProperty("name").GetString()!);
            Assert.True(JsonElement.DeepEquals(entry.Value, ours), $"recorded {entry.Value}\nours     {ours}");
        }
    }
}
