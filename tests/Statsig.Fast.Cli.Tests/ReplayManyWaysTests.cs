using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Cli.Tests;

/// <summary>An entity whose answers change in more ways than a report lists.</summary>
public sealed class ReplayManyWaysTests : IDisposable
{
    private const int Ways = 1_300;
    private const int Listed = 1_000;

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Ways_BeyondTheLimit_AreThoseOfTheFewestUsersAndAreCounted()
    {
        JsonNode report = JsonNode.Parse(Encoding.UTF8.GetString((await RunAsync("json")).Output))!;
        JsonNode flips = EntityOf(report, "values");
        JsonNode rules = EntityOf(report, "rules");

        // The ways of two users come last in the file, and are reported first.
        Assert.Equal((Listed, Ways - Listed), (flips["transitions"]!.AsArray().Count, flips["otherFlips"]!.GetValue<int>()));
        Assert.Equal(500, flips["transitions"]!.AsArray().Count(static way => way!["users"]!.GetValue<int>() == 2));
        Assert.Equal((0, Ways + 500), (flips["otherRuleChanges"]!.GetValue<int>(), flips["flips"]!.GetValue<int>()));
        Assert.Equal((Ways - Listed, 0), (rules["otherRuleChanges"]!.GetValue<int>(), rules["otherFlips"]!.GetValue<int>()));
        Assert.Equal((Ways + 500, 0), (rules["ruleChanges"]!.GetValue<int>(), rules["flips"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("html")]
    public async Task Ways_BeyondTheLimit_AreMentioned(string format)
    {
        string report = Encoding.UTF8.GetString((await RunAsync(format)).Output);

        Assert.Contains("300 users in more ways", report, StringComparison.Ordinal);
        Assert.Contains("300 users by another rule or group with the same value, in more ways", report, StringComparison.Ordinal);
    }

    private static JsonNode EntityOf(JsonNode report, string name) => report["entities"]!.AsArray().Single(entity => entity!["name"]!.GetValue<string>() == name)!;

    private Task<CliResult> RunAsync(string format)
    {
        var users = new StringBuilder();
        for (int i = 0; i < Ways + 500; i++)
        {
            users.Append('{').Append("\"userID\":\"u").Append(i).Append("\",\"custom\":{\"n\":\"").Append(i < Ways ? i : i - 500).Append("\"}}\n");
        }

        return CliProcess.RunToolAsync(
            "replay", "--before", _files.Write("before.json", SpecsOf("before")), "--after", _files.Write("after.json", SpecsOf("after")), "--users", _files.Write("many.jsonl", users.ToString()), "--format", format);
    }

    private static string SpecsOf(string side) => Encoding.UTF8.GetString(new SpecBuilder().Time(1)
        .DynamicConfig("values", config => Rules(config, i => $"r{i}", i => $$"""{"side":"{{side}}","n":{{i}}}"""))
        .DynamicConfig("rules", config => Rules(config, i => $"{side}{i}", static i => $$"""{"n":{{i}}}"""))
        .ToV2());

    private static void Rules(EntityBuilder config, Func<int, string> idOf, Func<int, string> valueOf)
    {
        for (int i = 0; i < Ways; i++)
        {
            string target = $"[\"{i}\"]";
            string value = valueOf(i);
            config.Rule(idOf(i), rule => rule.When(Conditions.Field("n", "any", target)).Return(value));
        }
    }
}
