using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// Payloads in the older shape that lack members: the reference does not read that shape, so the older SDKs are the judge.
/// </summary>
/// <remarks>
/// "legacy_js_v1_changes.jsonl.gz" was recorded from statsig-node 6.5.2 (bootstrap values, local mode): a payload with every member, what
/// 16 users got, and what changed for each member taken away or replaced. Answers are [value, rule ID], for configs with the group, for
/// layers with the group and the allocated experiment.
/// </remarks>
public sealed class OlderPayloadTests(ITestOutputHelper output)
{
    private static readonly JsonElement[] Lines = [.. VectorFile.ReadLines(VectorFile.Committed("legacy_js_v1_changes.jsonl.gz"))];

    private static readonly JsonElement Payload = Lines[0].GetProperty("meta").GetProperty("payload");

    private static readonly StatsigUser[] Users = [.. Lines[0].GetProperty("meta").GetProperty("users").EnumerateArray().Select(RecordedUser.Read)];

    private static readonly JsonElement[] Unchanged = Lines[1..(Users.Length + 1)];

    private static readonly JsonElement[] Changes = Lines[(Users.Length + 1)..];

    private static readonly (string Kind, Section Section)[] Kinds =
        [("gates", Section.Gates), ("configs", Section.Experiments), ("layers", Section.Layers)];

    [Fact]
    public void EveryGetter_CasesWithMembersMissing_AnswersAsTheOlderSdks()
    {
        StatsigServer server = CreateServer(VectorFile.ReadBytes(VectorFile.Committed("cases_v1_specs.json")));
        Dictionary<int, StatsigUser> users = VectorFile.ReadLines(VectorFile.Committed("cases_v1_users.jsonl"))
            .Select(static line => new RecordedUser(line)).ToDictionary(static user => user.Index, static user => user.User);
        var live = new LiveAnswers(server);
        int compared = 0;
        foreach (JsonElement line in VectorFile.ReadLines(VectorFile.Committed("cases_v1_expected.jsonl")))
        {
            StatsigUser user = users[line.GetProperty("i").GetInt32()];
            foreach ((string kind, Section section) in (ReadOnlySpan<(string, Section)>)[("gates", Section.Gates), ("configs", Section.DynamicConfigs)])
            {
                foreach (JsonProperty entry in line.GetProperty(kind).EnumerateObject())
                {
                    JsonElement ours = CellOf(live.Read(section, user, entry.Name), section);
                    Assert.True(StartsWith(ours, entry.Value), $"User {user.UserId}, {entry.Name}: {ours}, recorded {entry.Value}.");
                    compared++;
                }
            }
        }

        Assert.Empty(server.SpecProblems);
        Assert.Equal(96, compared);
    }

    [Fact]
    public void EveryGetter_OneMemberMissingOrReplaced_AnswersAsTheOlderSdk()
    {
        var differences = new List<string>();
        int compared = 0, excused = 0, delegates = 0;
        foreach (JsonElement line in Changes)
        {
            PayloadChange change = PayloadChange.Of(line);
            LiveAnswers live = AnswersTo(change.Apply(Payload));
            LiveAnswers? instead = InsteadOf(change) is { } replacement ? AnswersTo(replacement.Apply(Payload)) : null;
            for (int i = 0; i < Users.Length; i++)
            {
                foreach ((string kind, Section section) in Kinds)
                {
                    foreach (JsonProperty entry in Unchanged[i].GetProperty(kind).EnumerateObject())
                    {
                        JsonElement ours = CellOf(live.Read(section, Users[i], entry.Name), section);
                        JsonElement theirs = Recorded(line, kind, entry, i);
                        bool isSame = StartsWith(ours, theirs);
                        compared++;
                        if (instead is not null)
                        {
                            excused += isSame ? 0 : 1;
                            theirs = CellOf(instead.Read(section, Users[i], entry.Name), section);
                            isSame = JsonElement.DeepEquals(ours, theirs);
                        }

                        if (!isSame && IsUnsupportedDelegate(ours, theirs))
                        {
                            delegates++;
                        }
                        else if (!isSame)
                        {
                            differences.Add($"{change}: user {i}, {entry.Name}: {ours}, expected {theirs}");
                        }
                    }
                }
            }
        }

        output.WriteLine($"{Changes.Length} changes, {compared} answers, {excused} excused, {delegates} unsupported delegates, {differences.Count} differences");
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(40)));
        Assert.Equal((950, 273_600, 11_743, 14), (Changes.Length, compared, excused, delegates));
    }

    /// <summary>The older SDK still names the experiment of a layer that it gets no answer from; docs/compatibility.md lists it.</summary>
    private static bool IsUnsupportedDelegate(JsonElement ours, JsonElement theirs) =>
        ours.GetRawText() == """[{},"",null,null]""" && theirs.GetRawText() == """[{},"",null,"buttons"]""";

    /// <summary>The change that ours must be equal to where statsig-node does what no other older SDK does; null everywhere else.</summary>
    private static PayloadChange? InsteadOf(PayloadChange change) => change.Member.Split('/') switch
    {
        // It refuses the whole payload; the Python SDK reads an empty list.
        ["feature_gates" or "dynamic_configs" or "layer_configs"] or [_, "rules"] when change.Value is null =>
            change with { Removes = false, Value = new JsonArray() },

        // It hashes the word "undefined" or "null"; the Python SDK hashes nothing.
        [_, "salt"] => change with { Removes = false, Value = "" },
        [_, "rules", "conditions", "additionalValues"] when change.Value is not JsonObject values || values["salt"] is null =>
            change with { Removes = false, Value = new JsonObject { ["salt"] = "" } },
        _ => null,
    };

    private static JsonElement Recorded(JsonElement line, string kind, JsonProperty unchanged, int user) =>
        line.GetProperty("differs").TryGetProperty(kind, out JsonElement names)
        && names.TryGetProperty(unchanged.Name, out JsonElement users)
        && users.TryGetProperty(user.ToString(System.Globalization.CultureInfo.InvariantCulture), out JsonElement cell)
            ? cell
            : unchanged.Value;

    private static LiveAnswers AnswersTo(JsonObject payload) => new(CreateServer(JsonSerializer.SerializeToUtf8Bytes(payload)));

    private static StatsigServer CreateServer(byte[] payload)
    {
        var server = new StatsigServer("secret-older", new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = payload,
            EnvironmentTier = "production",
            OutputLogLevel = OutputLogLevel.None,
        });
        server.InitializeAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return server;
    }

    private static JsonElement CellOf(Answer answer, Section section) => JsonSerializer.SerializeToElement(section switch
    {
        Section.Gates or Section.DynamicConfigs => new JsonArray(ValueOf(answer), answer.RuleId),
        Section.Experiments => new JsonArray(ValueOf(answer), answer.RuleId, answer.Group),
        _ => new JsonArray(ValueOf(answer), answer.RuleId, answer.Group, answer.AllocatedExperiment),
    });

    private static JsonNode? ValueOf(Answer answer) => JsonNode.Parse(answer.Value.GetRawText());

    /// <summary>Whether an answer has the recorded members; no rule ID is recorded as null where the payload's own is null.</summary>
    private static bool StartsWith(JsonElement ours, JsonElement recorded) => recorded.EnumerateArray().Zip(ours.EnumerateArray()).All(static pair =>
        JsonElement.DeepEquals(pair.First, pair.Second)
        || (pair is { First.ValueKind: JsonValueKind.Null, Second.ValueKind: JsonValueKind.String } && pair.Second.GetString() == ""));
}
