using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Statsig.Fast.Parity.Tests.Recordings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// Contextual autotunes: scores to the last bit, who is ranked first, and the exposures that follow; the file says how each was recorded.
/// </summary>
public sealed class RankedGroupTests
{
    private const string File = "ranked_groups.jsonl";

    private static readonly JsonElement[] Lines = [.. VectorFile.ReadLines(VectorFile.Committed(File))];
    private static readonly byte[] Payload = JsonSerializer.SerializeToUtf8Bytes(Lines[0].GetProperty("payload"));
    private static readonly StatsigUser[] Users =
        [.. Lines[0].GetProperty("users").EnumerateArray().Select(static user => StatsigUser.FromJson(JsonSerializer.SerializeToUtf8Bytes(user)))];

    [Fact]
    public void GetExperiment_EveryAutotuneAndUser_AnswersAsTheReference()
    {
        StatsigServer server = Create();
        foreach (JsonElement recorded in Recorded("answer", 160))
        {
            Experiment ours = server.GetExperiment(UserOf(recorded), Text(recorded, "autotune"));
            string[] drawn = GroupsDrawn(Text(recorded, "autotune"), Text(recorded, "rule_id"));

            string where = recorded.GetRawText();
            Assert.Equal(Text(recorded, "reason").Replace("Network:", "Bootstrap:", StringComparison.Ordinal), ours.Details.Text);
            Assert.Equal(recorded.GetProperty("secondary").EnumerateArray().Select(static entry => string.Join(':', entry.EnumerateArray())), Secondary(ours));
            Assert.Equal(Text(recorded, "id_type"), ours.IdType);
            if (drawn.Length > 0)
            {
                Assert.Contains(ours.RuleId, drawn);
                continue;
            }

            Assert.True(Text(recorded, "rule_id") == ours.RuleId, $"{where} and ours {ours.RuleId}");
            Assert.Equal(recorded.GetProperty("group").GetString(), ours.GroupName);
            Assert.True(JsonElement.DeepEquals(recorded.GetProperty("value"), JsonElement.Parse(ours.ValueJson)), where);
        }
    }

    [Fact]
    public void GetRankedGroups_MeasuredScores_AreThoseOfTheReferenceToTheLastBit()
    {
        StatsigServer server = Create();
        foreach (JsonElement recorded in Recorded("score", 45))
        {
            RankedGroup group = server.GetRankedGroups(UserOf(recorded), Text(recorded, "autotune")).Single(group => group.RuleId == Text(recorded, "group"));

            if (recorded.GetProperty("score").ValueKind == JsonValueKind.Null)
            {
                Assert.False(double.IsFinite(group.Score), recorded.GetRawText());
            }
            else
            {
                Assert.Equal(BitConverter.DoubleToInt64Bits(recorded.GetProperty("score").GetDouble()), BitConverter.DoubleToInt64Bits(group.Score));
            }
        }
    }

    [Fact]
    public void GetRankedGroups_EveryAutotuneAndUser_LeadsWithTheAnswerOfTheReference()
    {
        StatsigServer server = Create();
        int ranked = 0;
        int shuffled = 0;
        foreach (JsonElement recorded in Recorded("answer", 160))
        {
            IReadOnlyList<RankedGroup> groups = server.GetRankedGroups(UserOf(recorded), Text(recorded, "autotune"));
            string ruleId = Text(recorded, "rule_id");
            if (ruleId is "prestart" or "inlineTargetingRules" or "")
            {
                Assert.Empty(groups);
                continue;
            }

            string suffix = Text(recorded, "autotune") != "no_model" && ruleId.EndsWith(":explore", StringComparison.Ordinal) ? ":explore" : "";
            Assert.Equal(["a" + suffix, "b" + suffix, "c" + suffix, "d" + suffix], groups.Select(static group => group.RuleId).Order(StringComparer.Ordinal));
            Assert.All(groups, static group => Assert.Equal(
                ("Group " + group.RuleId[0], group.RuleId[..1]), (group.GroupName, group.Answer.Get("arm", ""))));
            if (suffix.Length > 0 || Text(recorded, "autotune") == "no_model")
            {
                Assert.All(groups, static group => Assert.Equal(0.0001, group.Score));
                shuffled++;
                continue;
            }

            // Groups without a score rank as 0 and are never the answer, so the answer is the first group that has one. Without any model
            // it is drawn.
            RankedGroup[] scored = [.. groups.Where(group => group.RuleId != "d" || Text(recorded, "autotune") == "ties")];
            if (Text(recorded, "autotune") != "empty_model")
            {
                Assert.Equal(ruleId, scored[0].RuleId);
                ranked++;
            }
        }

        Assert.Equal((59, 34), (ranked, shuffled));
    }

    [Fact]
    public async Task LogExposure_OfTheGroupThatTheReferenceChose_PostsWhatTheReferencePosts()
    {
        await using var byGroup = new Posts();
        await using var byRuleId = new Posts();
        int compared = 0;
        foreach (JsonElement recorded in Recorded("exposure", 80))
        {
            string autotune = Text(recorded, "autotune");
            string ruleId = Text(recorded.GetProperty("event").GetProperty("metadata"), "ruleID");
            IReadOnlyList<RankedGroup> groups = byGroup.Server.GetRankedGroups(UserOf(recorded), autotune);
            if (groups.Count == 0)
            {
                Assert.Contains(ruleId, (string[])["prestart", "inlineTargetingRules"]);
                continue;
            }

            byGroup.Server.LogExposure(groups.Single(group => group.RuleId == ruleId));
            byRuleId.Server.ManuallyLogAutotuneExposure(UserOf(recorded), autotune, ruleId);
            string expected = Comparable(recorded.GetProperty("event"));
            Assert.Equal(expected, Comparable(await byGroup.NextAsync()));
            Assert.Equal(expected, Comparable(await byRuleId.NextAsync()));
            compared++;
        }

        Assert.Equal(43, compared);
    }

    private static StatsigServer Create() => TestServer.Create(Payload, new StatsigOptions
    {
        LocalMode = true,
        OutputLogLevel = OutputLogLevel.None,
        EnvironmentTier = "production",
    });

    private static JsonElement[] Recorded(string kind, int count)
    {
        JsonElement[] recorded = [.. Lines.Where(line => line.TryGetProperty(kind, out _)).Select(line => line.GetProperty(kind))];
        Assert.Equal(count, recorded.Length);
        return recorded;
    }

    private static StatsigUser UserOf(JsonElement recorded) => Users[recorded.GetProperty("user").GetInt32()];

    private static string Text(JsonElement recorded, string member) => recorded.GetProperty(member).GetString()!;

    /// <summary>What may be drawn where the answer is random; empty where it is not.</summary>
    private static string[] GroupsDrawn(string autotune, string ruleId) =>
        autotune == "empty_model" ? ["a", "b", "c", "d"]
        : autotune != "no_model" && ruleId.EndsWith(":explore", StringComparison.Ordinal) ? ["a:explore", "b:explore", "c:explore", "d:explore"]
        : [];

    private static IEnumerable<string> Secondary(Experiment experiment) =>
        experiment.SecondaryExposures.Select(static entry => $"{entry.Gate}:{entry.GateValue}:{entry.RuleId}");

    /// <summary>The event without times and nulls, as text whose members are in order.</summary>
    private static string Comparable(JsonElement posted)
    {
        JsonObject node = JsonObject.Create(posted)!;
        JsonObject metadata = node["metadata"]!.AsObject();
        node.Remove("time");
        metadata.Remove("receivedAt");

        // The reference leaves it out for experiments in some of its languages; it is sent here for all configs.
        metadata.Remove("rulePassed");
        metadata["reason"] = metadata["reason"]!.GetValue<string>().Replace("Bootstrap:", "Network:", StringComparison.Ordinal);
        return string.Join('\n', Texts("", node).Order(StringComparer.Ordinal));

        static IEnumerable<string> Texts(string path, JsonNode? node) => node switch
        {
            null => [],
            JsonObject members => members.SelectMany(member => Texts($"{path}.{member.Key}", member.Value)),
            JsonArray elements => elements.SelectMany((element, i) => Texts($"{path}[{i}]", element)),
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => [$"{path}={value.GetValue<JsonElement>().GetDouble():R}"],
            _ => [$"{path}={node.ToJsonString()}"],
        };
    }

    private sealed class Posts : IAsyncDisposable
    {
        private readonly FakeEventEndpoint _endpoint = new();

        internal Posts() => Server = EventServer.Create(Payload, _endpoint, new StatsigOptions
        {
            ManualMode = true,
            EnvironmentTier = "production",
            OutputLogLevel = OutputLogLevel.None,
        });

        internal StatsigServer Server { get; }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        /// <summary>The one exposure that was recorded since the last call.</summary>
        internal async Task<JsonElement> NextAsync()
        {
            int before = _endpoint.Events.Count;
            Assert.True((await Server.FlushAsync()).Completed);
            return Assert.Single(_endpoint.Events.Skip(before));
        }
    }
}
