using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Lists of names, the groups of an experiment, and what an experiment answers to one of its groups.</summary>
public sealed class LookupTests
{
    private static readonly JsonElement Recorded = Scenarios.Find("lookups");

    public static TheoryData<string> Experiments => [.. Recorded.GetProperty("experiments").EnumerateObject().Select(static entry => entry.Name)];

    [Fact]
    public void GetNames_OfEveryKind_AreThoseOfTheReference()
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        var names = new Dictionary<string, IReadOnlyList<string>>
        {
            ["gates"] = server.GetFeatureGateNames(),
            ["configs"] = server.GetDynamicConfigNames(),
            ["experiments"] = server.GetExperimentNames(),
            ["autotunes"] = server.GetAutotuneNames(),
            ["layers"] = server.GetLayerNames(),
            ["param_stores"] = server.GetParameterStoreNames(),
        };

        foreach (JsonProperty list in Recorded.GetProperty("lists").EnumerateObject())
        {
            Assert.True(names.Remove(list.Name, out IReadOnlyList<string>? ours), $"The recorded list \"{list.Name}\" is not compared.");
            Assert.Equal(Sorted(list.Value.EnumerateArray().Select(static name => name.GetString()!)), Sorted(ours));
        }

        Assert.Empty(names);

        static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void GetExperimentGroups_RecordedExperiment_AreThoseOfTheReference(string name)
    {
        JsonElement recorded = Recorded.GetProperty("experiments").GetProperty(name).GetProperty("groups");

        ExperimentGroups ours = Recording.Synthetic.CreateServer().GetExperimentGroups(name);

        Assert.Equal(recorded.TryGetProperty("isExperimentActive", out JsonElement isActive) ? isActive.GetBoolean() : null, ours.IsActive);
        Assert.Equal(recorded.GetProperty("groups").GetArrayLength(), ours.Groups.Count);
        foreach ((JsonElement expected, ExperimentGroup group) in recorded.GetProperty("groups").EnumerateArray().Zip(ours.Groups))
        {
            Assert.Equal(
                (expected.GetProperty("groupName").GetString(), expected.GetProperty("ruleId").GetString(), expected.GetProperty("idType").GetString()),
                (group.Name, group.RuleId, group.IdType));
            Assert.True(JsonElement.DeepEquals(expected.GetProperty("returnValue"), JsonElement.Parse(group.ValueJson)), group.ValueJson);
        }
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void GetExperimentByGroupName_RecordedExperiment_AnswersAsTheReference(string name)
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        foreach (JsonElement recorded in Recorded.GetProperty("experiments").GetProperty(name).GetProperty("by_group_name").EnumerateArray())
        {
            // Here "group" is what was asked for.
            Answer expected = Scenarios.Read(recorded) with { Group = recorded.GetProperty("groupName").GetString() };

            Experiment ours = server.GetExperimentByGroupName(name, recorded.GetProperty("group").GetString()!);

            Scenarios.AssertSame(expected, new LiveAnswers(server).Of(ours));
        }
    }
}
