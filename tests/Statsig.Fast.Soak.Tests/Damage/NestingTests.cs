using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>Specs that refer to each other so deeply, so often or in such circles that a plain evaluation would not end.</summary>
public sealed class NestingTests
{
    private const int Depth = 60;

    /// <summary>As small as the stacks of threads get on any platform this runs on.</summary>
    private const int StackBytes = 512 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly StatsigUser User = new("user") { Custom = [new("never", false)] };

    [Theory]
    [InlineData("pass_gate", "fail_gate")]
    [InlineData("fail_gate", "fail_gate")]
    [InlineData("multi_pass_gate", "multi_fail_gate")]
    public void Gates_EachTwiceInTheOneBefore_AreAnsweredSoon(string first, string second) =>
        AnswerSoon(Gates(Depth, (name, next) => Gate(name, [Gate(first, next), Gate(second, next), Gate(first, next)])));

    [Fact]
    public void Gates_DeeperThanIsAnswered_AreAnsweredSoon() =>
        AnswerSoon(Gates(2_000, static (name, next) => Gate(name, [Gate("pass_gate", next), Gate("fail_gate", next)])));

    [Fact]
    public void Gates_InACircle_AreAnsweredSoon() =>
        AnswerSoon(Gates(Depth, static (name, next) => Gate(name, [Gate("pass_gate", next), Gate("fail_gate", "g0"), Gate("pass_gate", name)])));

    [Fact]
    public void Gates_DelegatingToExperimentsThatAskForThem_AreAnsweredSoon() =>
        AnswerSoon(Payload(
            gates: Chain(Depth, static (name, next) => Gate(name, [Gate("pass_gate", next)], $"\"configDelegate\":\"e{next[1..]}\",")),
            configs: Chain(Depth, static (name, next) => Config(name, [Rule("a", [Gate("pass_gate", "g" + next[1..])]), Rule("b", [Gate("fail_gate", "g" + next[1..])])]), "e")));

    [Fact]
    public void Experiments_AskingForTheGroupOfTheNextTwice_AreAnsweredSoon() =>
        AnswerSoon(Payload(configs: Chain(
            Depth, static (name, next) => Config(name, [Rule("a", [Group(next, "any")]), Rule("b", [Group(next, "any")]), Rule("d", [Public])]), "e")));

    [Fact]
    public void Experiments_AskingForGroupsInACircle_AreAnsweredSoon() =>
        AnswerSoon(Payload(configs: Chain(
            Depth, static (name, next) => Config(name, [Rule("a", [Group(next, "any"), Group("e0", "any"), Group(name, "none")]), Rule("b", [Group(next, "any")])]), "e")));

    [Fact]
    public void Experiments_AskingForGroupsOfExperimentsBehindGates_AreAnsweredSoon() =>
        AnswerSoon(Payload(
            gates: Chain(Depth, static (name, next) => Gate(name, [Group("e" + next[1..], "any"), Gate("fail_gate", next)])),
            configs: Chain(Depth, static (name, next) => Config(name, [Rule("a", [Gate("pass_gate", "g" + next[1..])]), Rule("b", [Group(next, "none")])]), "e")));

    [Fact]
    public void Configs_MergingTwoDelegatesEach_AreAnsweredSoon() =>
        AnswerSoon(Payload(configs: Chain(
            Depth,
            static (name, next) => Config(
                name, [Rule("a", [Public], $"\"configDelegate\":\"{next}\","), Rule("b", [Public], $"\"configDelegate\":\"{next}\",")], "\"useNewLayerEval\":true,"),
            "e")));

    [Fact]
    public void Configs_DelegatingDeeply_AreAnsweredSoon() =>
        AnswerSoon(Payload(configs: Chain(2_000, static (name, next) => Config(name, [Rule("a", [Public], $"\"configDelegate\":\"{next}\",")]), "e")));

    [Fact]
    public void Mappings_EachToTwoOthers_AreAnsweredSoon() =>
        AnswerSoon(Payload(
            gates: Chain(Depth, static (name, next) => Gate(name, [Gate("pass_gate", next)])),
            extra: $$"""
                "overrides":{{{string.Join(',', Enumerable.Range(0, Depth).Select(static i => $$"""
                    "g{{i}}":[{"new_config_name":"nowhere","rules":[{"rule_name":"gated{{i + 1}}"}]},{"new_config_name":"g{{i + 1}}","rules":[{"rule_name":"gated{{i + 1}}"}]},
                    {"new_config_name":"g{{i + 1}}","rules":[{"rule_name":"always"}]}]
                    """))}}},
                "override_rules":{"always":{{Rule("always", [Public])}},{{string.Join(',', Enumerable.Range(0, Depth + 1).Select(static i => $"\"gated{i}\":{Rule($"gated{i}", [Gate("pass_gate", $"g{i}")])}"))}}},
                """));

    [Fact]
    public void Mappings_InACircle_AreAnsweredSoon() =>
        AnswerSoon(Payload(
            gates: Gate("g0", []) + "," + Gate("g1", []),
            extra: $$"""
                "overrides":{"g0":[{"new_config_name":"g1","rules":[{"rule_name":"always"}]},{"new_config_name":"g0","rules":[{"rule_name":"always"}]}],
                             "g1":[{"new_config_name":"g0","rules":[{"rule_name":"always"}]},{"new_config_name":"g1","rules":[{"rule_name":"always"}]}]},
                "override_rules":{"always":{{Rule("always", [Public])}}},
                """));

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("(?:")]
    [InlineData("[^[")]
    [InlineData("(?i:")]
    [InlineData("a{1000}")]
    [InlineData("x|")]
    [InlineData("\\\\")]
    public void Patterns_OfManyParts_AreCompiledSoon(string part) =>
        AnswerSoon(Payload(gates: Gate("g0", [Pattern(string.Concat(Enumerable.Repeat(part, 100_000)))]) + "," + Gate("g1", [Pattern(string.Concat(Enumerable.Repeat(part, 300)))])));

    /// <summary>Takes the payload and answers everything in it, all on a thread with a small stack and within a time.</summary>
    private static void AnswerSoon(string payload)
    {
        Exception? failure = null;
        using var done = new ManualResetEventSlim();
        var thread = new Thread(
            () =>
            {
                try
                {
                    var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
                    Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Encoding.UTF8.GetBytes(payload)).Status);
                    foreach ((SpecType? kind, string name) in Answers.NamesOf(server).Where(static (_, index) => index < 70))
                    {
                        Answers.Of(server, kind, name, [User]);
                    }

                    server.OverrideGate("elsewhere", true);
                    Answers.Of(server, SpecType.Gate, "g0", [User]);
                    Answers.Of(server, SpecType.Experiment, "e0", [User]);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                done.Set();
            },
            StackBytes)
        { IsBackground = true };
        thread.Start();

        Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken), $"It takes more than {Limit}.");
        Assert.Null(failure);
    }

    private static readonly string Public = """{"type":"public","idType":"userID"}""";

    private static string Gates(int depth, Func<string, string, string> make) => Payload(gates: Chain(depth, make));

    private static string Chain(int depth, Func<string, string, string> make, string prefix = "g") =>
        string.Join(',', Enumerable.Range(0, depth).Select(i => make($"{prefix}{i}", $"{prefix}{i + 1}")));

    private static string Payload(string gates = "", string configs = "", string extra = "") =>
        $$"""{"feature_gates":[{{gates}}],"dynamic_configs":[{{configs}}],"layer_configs":[],{{extra}}"has_updates":true,"time":1}""";

    private static string Gate(string name, IEnumerable<string> conditions, string ruleMembers = "") =>
        $$"""
        {"name":"{{name}}","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[{{Rule("r", conditions, ruleMembers)}}]}
        """;

    private static string Config(string name, IEnumerable<string> rules, string members = "") =>
        $$"""
        {"name":"{{name}}","type":"dynamic_config","salt":"","enabled":true,"defaultValue":{},"idType":"userID","entity":"experiment",{{members}}"rules":[{{string.Join(',', rules)}}]}
        """;

    private static string Rule(string id, IEnumerable<string> conditions, string members = "") =>
        $$"""
        {"name":"{{id}}","id":"{{id}}","salt":"","passPercentage":100,{{members}}"conditions":[{{string.Join(',', conditions)}}],"returnValue":{},"idType":"userID","groupName":"{{id}}","isExperimentGroup":true}
        """;

    private static string Gate(string type, string gate) =>
        $$"""{"type":"{{type}}","targetValue":{{(type.StartsWith("multi", StringComparison.Ordinal) ? $"[\"{gate}\",\"{gate}\"]" : $"\"{gate}\"")}},"idType":"userID"}""";

    private static string Group(string experiment, string op) =>
        $$"""{"type":"experiment_group","targetValue":["c","x"],"operator":"{{op}}","field":"{{experiment}}","idType":"userID"}""";

    private static string Pattern(string pattern) =>
        $$"""{"type":"user_field","targetValue":"{{pattern}}","operator":"str_matches","field":"userID","idType":"userID"}""";
}
