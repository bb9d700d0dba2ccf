using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.Differential.Tests.Reference;
using Statsig.Fast.Differential.Tests.Running;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// One small case for each deviation that docs/compatibility.md lists: what this library answers, that the reference differs, and that it
/// is recognized.
/// </summary>
public sealed class DeviationCaseTests
{
    private const string NestsInner = """{"type":"pass_gate","targetValue":"inner","idType":"userID"}""";
    private const string NestsMapped = """{"type":"pass_gate","targetValue":"mapped","idType":"userID"}""";
    private const string Outer = "gates outer ";

    private static readonly Dictionary<string, (string[] Conditions, string Part, string? Ours)> Cases = new()
    {
        ["repeated-exposures"] = ([NestsInner, NestsInner], "events outer secondary", """["inner true r"]"""),
        ["case-only-targets"] = (
            ["""{"type":"user_field","field":"f","operator":"any_case_sensitive","targetValue":["A","a"],"idType":"userID"}"""], Outer + "value", "true"),
        ["nested-mapping-version"] = ([NestsMapped], Outer + "version", "4"),
        ["nested-mapping-id-type"] = ([NestsMapped], Outer + "idType", "\"userID\""),
        ["nested-mapping-name"] = ([NestsMapped], "events outer overrideConfigName", null),
        ["nested-version"] = ([NestsInner], "gates unversioned version", null),
        ["nested-active"] = ([NestsInner], "response exp is_experiment_active", "true"),
        ["nested-group"] = (["""{"type":"pass_gate","targetValue":"grouped","idType":"userID"}"""], "response exp group_name", null),
        ["nested-unknown-gate"] = (
            [NestsInner, """{"type":"fail_gate","targetValue":"no_such_gate","idType":"userID"}"""], "events outer secondary", """["inner true r"]"""),
        ["nested-unknown-undelegated"] = (
            [NestsInner, """{"type":"fail_gate","targetValue":"no_such_gate","idType":"userID"}"""], "layer_events layered.a secondary", """["inner true r"]"""),
        ["mapped-delegate"] = ([NestsInner], "layers layered secondary", """["inner true r"]"""),
        ["nested-delegate"] = (["""{"type":"pass_gate","targetValue":"delegating","idType":"userID"}"""], "layers layered allocated", null),
        ["half-surrogates"] = (
            ["""{"type":"user_field","field":"half","operator":"any","targetValue":["\ufffd"],"idType":"userID"}"""], Outer + "value", "false"),
        ["nested-mapping-members"] = (
            ["""{"type":"pass_gate","targetValue":"mapped to nothing","idType":"userID"}"""], "response exp explicit_parameters", "[\"a\"]"),
        ["group-exposure-passed"] = (
            ["""{"type":"experiment_group","field":"nowhere","operator":"any","targetValue":["x"],"idType":"userID"}"""], "exposures nowhere rulePassed", "\"false\""),
        ["nested-mapping-unsupported"] = (["""{"type":"no_such_type","idType":"userID"}""", NestsMapped], Outer + "reason", "\"Unsupported\""),
        ["mapping-circle"] = (["""{"type":"pass_gate","targetValue":"circle","idType":"userID"}"""], "gates circle value", "false"),
        ["session-targeting"] = ([], "session  passes_session_recording_targeting", "false"),
        ["unsupported-delegate"] = (["""{"type":"no_such_type","idType":"userID"}"""], "layers delegating allocated", null),
        ["unsupported-merging-layer"] = (["""{"type":"no_such_type","idType":"userID"}"""], "layers merging value", "{}"),
        ["empty-id-type"] = ([], "gates empty value", "true"),
        ["malformed-mapping-rule"] = ([], Outer + "value", "true"),
        ["malformed-mapping-entry"] = ([], Outer + "value", "true"),
        ["malformed-store-or-autotune"] = ([], Outer + "value", "true"),
        ["malformed-optional-member"] = ([], Outer + "value", "true"),
        ["unsupported-answer"] = ([NestsInner, """{"type":"no_such_type","idType":"userID"}"""], Outer + "rule", "\"\""),
        ["multi-gates"] = (["""{"type":"multi_pass_gate","targetValue":["inner"],"idType":"userID"}"""], Outer + "value", "true"),
        ["address-octets"] = (["""{"type":"ip_based","field":"country","operator":"any","targetValue":["CN"],"idType":"userID"}"""], Outer + "value", "false"),
    };

    public static TheoryData<string> Identifiers => [.. DeviationRegistry.All.Where(static deviation => deviation.Unreached is null).Select(static deviation => deviation.Id)];

    [Theory]
    [MemberData(nameof(Identifiers))]
    public void Ours_OfACase_IsWhatThePageSays(string id)
    {
        string[] part = Cases[id].Part.Split(' ');
        string section = part[0] switch
        {
            "events" => "events statsig::gate_exposure",
            "layer_events" => "events statsig::layer_exposure",
            "exposures" => "events statsig::config_exposure",
            "response" => "response none dynamic_configs",
            "session" => "response none",
            _ => part[0],
        };

        AnswerSet? answers = OwnAnswers.Ask(CaseOf(id))?[0];

        Assert.NotNull(answers);
        Assert.Equal(Cases[id].Ours, answers.Parts.GetValueOrDefault(new AnswerKey(section, part[1], part[2])));
        Assert.Contains(new AnswerKey("gates", "outer", "value"), answers.Parts.Keys);
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    public void References_OfACase_DiffersAndIsExplained(string id)
    {
        if (ReferencePackages.Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        using var reference = new ReferenceProcess();

        CaseComparison? comparison = DifferentialRun.Compare(reference, CaseOf(id));

        Assert.NotNull(comparison);
        Assert.Empty(comparison.Unexplained);
        Assert.Contains(id, comparison.Explained.Keys);
    }

    private static DifferentialCase CaseOf(string id)
    {
        (string, Tree)[] conditions = [.. Cases[id].Conditions.Select(static (condition, i) => ($"k{i}", TreeReader.Read(condition)))];
        string[] keys = [.. conditions.Select(static condition => condition.Item1)];

        // A gate that another entry nests too is remembered, and leaves nothing behind.
        string[] ofGates = id is "nested-active" or "nested-group" or "nested-mapping-members" or "mapping-circle" ? [] : keys;
        Tree payload = Tree.Object(
            ("has_updates", Tree.True), ("time", Tree.Number(1_700_000_000_000)), ("experiment_to_layer", Tree.EmptyObject),
            ("condition_map", Tree.Object([.. conditions, ("never", TreeReader.Read("""{"type":"user_field","field":"f","operator":"any","targetValue":[],"idType":"userID"}"""))])),
            ("feature_gates", Tree.Object(
                ("inner", Gate([], 1)), ("mapped", Gate([], 2)), ("target", Gate([], 3).With("idType", Tree.Text("companyID"))), ("outer", Gate(ofGates, 4)),
                ("grouped", Gate([], 5, ("groupName", Tree.Text("Test")))), ("unversioned", Gate(ofGates, null)))),
            ("dynamic_configs", Tree.Object(("exp", Config("experiment", [.. keys, "never"])
                .With("isActive", Tree.True).With("version", Tree.Number(6)).With("explicitParameters", Tree.Texts("a"))))),
            ("layer_configs", Tree.EmptyObject),
            ("overrides", TreeReader.Read(
                """{"mapped":[{"new_config_name":"target","rules":[{"rule_name":"m"}]}],"mapped to nothing":[{"new_config_name":"nothing","rules":[{"rule_name":"m"}]}]}""")),
            ("override_rules", Tree.Object(("m", Rule([])))));
        string half = id == "half-surrogates" ? ",\"half\":\"\\ud800\"" : "";
        Tree user = TreeReader.Read("{\"userID\":\"user-1\",\"ip\":\"1.1.1.256\",\"custom\":{\"f\":\"A\"" + half + "}}");
        return new DifferentialCase(Tree.Object((DifferentialCase.PayloadMember, ChangedFor(id, payload)))).WithUsers(user);
    }

    /// <summary>The payload with what only one deviation needs.</summary>
    private static Tree ChangedFor(string id, Tree payload) => id switch
    {
        "unsupported-delegate" => payload.With("layer_configs", Tree.Object(("delegating", Config("layer", [], ("configDelegate", Tree.Text("exp"))).With("version", Tree.Number(7))))),
        "nested-unknown-undelegated" => payload.With("layer_configs", Tree.Object(("layered", Config("layer", ["k0", "k1"], ("returnValue", TreeReader.Read("""{"a":1}"""))).With("version", Tree.Number(7))))),
        "nested-delegate" => payload.With("layer_configs", Tree.Object(("layered", Config("layer", ["k0"], ("returnValue", TreeReader.Read("""{"a":1}"""))).With("version", Tree.Number(7)))))
            .With("dynamic_configs", payload["dynamic_configs"]!.With("exp", Config("experiment", []).With("version", Tree.Number(6))))
            .With("feature_gates", payload["feature_gates"]!.With("delegating", Gate([], 8, ("configDelegate", Tree.Text("exp"))))),
        "mapped-delegate" => payload.With("layer_configs", Tree.Object(("layered", Config("layer", ["k0"], ("configDelegate", Tree.Text("exp"))).With("version", Tree.Number(7)))))
            .With("dynamic_configs", payload["dynamic_configs"]!.With("exp", Config("experiment", ["never"]).With("version", Tree.Number(6))))
            .With("overrides", TreeReader.Read("""{"exp":[{"new_config_name":"nothing","rules":[{"rule_name":"m"}]}]}""")),
        "unsupported-merging-layer" => payload.With("layer_configs", Tree.Object(("merging", Config("layer", []).With("version", Tree.Number(7))
            .With("useNewLayerEval", Tree.True).With("rules", Tree.Array(
                Rule([], ("returnValue", TreeReader.Read("""{"a":1}"""))), Rule([], ("configDelegate", Tree.Text("exp")))))))),

        // Bucket 4,458 with the user ID, 4,607 without one.
        "empty-id-type" => payload.With("feature_gates", payload["feature_gates"]!.With("empty", Gate([], 8, ("idType", Tree.Text("")), ("passPercentage", Tree.Number(46)),
            ("salt", Tree.Text("rule-salt"))).With("salt", Tree.Text("spec-salt")))),
        "mapping-circle" => payload.With("feature_gates", payload["feature_gates"]!.With("circle", Gate([], 8)))
            .With("overrides", TreeReader.Read("""{"circle":[{"new_config_name":"target","rules":[{"rule_name":"m"}]}]}""")).With("override_rules", Tree.Object(("m", Rule(["k0"])))),

        // Every entry passes, so that the reference's targeting gate does too, whichever entry was the last.
        "session-targeting" => payload.With("session_replay_info", TreeReader.Read("""{"targeting_gate":"no_such_gate"}""")).With("dynamic_configs", Tree.EmptyObject),
        "malformed-mapping-rule" => payload.With("override_rules", Tree.Object(("m", Rule([]).With("name", null)))),
        "malformed-mapping-entry" => payload.With("overrides", TreeReader.Read("""{"mapped":[{"new_config_name":"target","rules":[{}]}]}""")),
        "malformed-store-or-autotune" => payload.With("param_stores", TreeReader.Read("""{"s":{"parameters":{"p":5}}}""")),
        "malformed-optional-member" => payload.With("sdk_configs", Tree.Number(5)),
        _ => payload,
    };

    private static Tree Gate(string[] conditions, int? version, params ReadOnlySpan<(string Name, Tree Value)> ofRule) => Tree.Object(
        ("type", Tree.Text("feature_gate")), ("entity", Tree.Text("feature_gate")), ("salt", Tree.Text("s")), ("enabled", Tree.True), ("defaultValue", Tree.False),
        ("idType", Tree.Text("userID")), ("version", version is { } some ? Tree.Number(some) : null), ("rules", Tree.Array(Rule(conditions, ofRule))));

    private static Tree Config(string entity, string[] conditions, params ReadOnlySpan<(string Name, Tree Value)> ofRule) => Tree.Object(
        ("type", Tree.Text("dynamic_config")), ("entity", Tree.Text(entity)), ("salt", Tree.Text("s")), ("enabled", Tree.True), ("defaultValue", Tree.EmptyObject),
        ("idType", Tree.Text("userID")), ("rules", Tree.Array(Rule(conditions, [("returnValue", Tree.EmptyObject), .. ofRule]))));

    private static Tree Rule(string[] conditions, params ReadOnlySpan<(string Name, Tree Value)> members)
    {
        Tree rule = Tree.Object(
            ("id", Tree.Text("r")), ("name", Tree.Text("r")), ("passPercentage", Tree.Number(100)), ("conditions", Tree.Texts(conditions)), ("returnValue", Tree.True),
            ("idType", Tree.Text("userID")));
        foreach ((string name, Tree value) in members)
        {
            rule = rule.With(name, value);
        }

        return rule;
    }
}
