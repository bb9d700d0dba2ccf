using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Explaining;

/// <summary>What an explanation says, as objects, text and JSON.</summary>
public sealed class ExplanationTests
{
    private static readonly StatsigUser User = new("user-1") { Email = "ann@example.com", Country = "US" };

    [Fact]
    public void ExplainGate_TwoRules_ShowsEveryConditionWithTheValueOfTheUser()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", static gate => gate
            .Rule("staff", When.Field("email", "str_ends_with_any", """["@Company.com","@partner.org"]"""), When.Field("country", "any", """["CA"]"""))
            .Rule("rest", When.Public)
            .Rule("never", When.Public)));

        Explanation explanation = server.ExplainGate(User, "gate");

        Assert.Equal((true, "rest", ExplainedDecision.Rule, 1), (explanation.Passed, explanation.RuleId, explanation.Spec!.DecidedBy, explanation.Spec.RulesNotReached));
        ExplainedRule staff = explanation.Spec.Rules[0];
        Assert.Equal((ExplainedRuleResult.NotMatched, false), (staff.Result, staff.Decides));
        ExplainedCondition email = staff.Conditions[0];
        Assert.Equal(("user_field", "str_ends_with_any", "email", """["@company.com", "@partner.org"]""", 2), (email.Type, email.Operator, email.Field, email.Target, email.TargetCount));
        Assert.Equal(("ann@example.com", ExplainedOrigin.Field, false, false), (email.Value, email.Origin, email.Holds, email.IsSkipped));
        Assert.Equal(("US", false, true), (staff.Conditions[1].Value, staff.Conditions[1].Holds, staff.Conditions[1].IsSkipped));
        Assert.Equal((ExplainedRuleResult.Passed, true, "public"), (explanation.Spec.Rules[1].Result, explanation.Spec.Rules[1].Decides, explanation.Spec.Rules[1].Conditions[0].Type));
    }

    [Fact]
    public void ToString_PassPercentage_IsReadableInALog()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1_767_225_600_000).Gate("gate", static gate => gate
            .Rule("staff", When.Field("email", "any", """["boss@example.com"]"""))
            .Rule("beta", static rule => rule.When(When.Field("country", "any", """["US","CA"]""")).Pass(0.01).GroupName("Beta"))));

        string[] lines = server.ExplainGate(User, "gate").ToString().Split('\n');

        Assert.Equal(
            [
                """✗ gate "gate" is false, rule "beta", group "Beta", Bootstrap:Recognized""",
                """  user "user-1", specs of 2026-01-01T00:00:00Z from Bootstrap, received 0 s ago""",
                """  ✗ rule 1 "staff" """.TrimEnd(),
                """    ✗ user_field email any ["boss@example.com"]: "ann@example.com" (field of the user)""",
                """  ✗ rule 2 "beta", group "Beta", decides""",
                """    ✓ user_field country any ["us", "ca"]: "US" (field of the user)""",
            ],
            lines[..6]);
        Assert.Matches("""^    ✗ bucket [0-9,]+ of 10,000, not below the limit 1 \(0.01 %\) by [0-9,]+, salt "spec-salt.rule-salt", userID "user-1"$""", lines[6]);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public void Bucket_OfAPassPercentage_TellsHowFarTheUserIsFromTheLimit()
    {
        static ExplainedBucket BucketAt(double percentage) => TestServer.Create(new SpecBuilder().Gate("gate", gate => gate.Rule("r", rule => rule.Pass(percentage))))
            .ExplainGate(User, "gate").Spec!.Rules[0].Bucket!;
        int bucket = BucketAt(50).Bucket;

        ExplainedBucket inside = BucketAt((bucket + 1) / 100.0);
        ExplainedBucket outside = BucketAt(bucket / 100.0);

        Assert.Equal((true, bucket + 1, 1), (inside.Passes, inside.Threshold, inside.Distance));
        Assert.Equal((false, bucket, 1), (outside.Passes, outside.Threshold, outside.Distance));
        Assert.Equal(("spec-salt.rule-salt", "userID", "user-1", 10_000), (inside.Salt, inside.IdType, inside.UnitId, inside.Buckets));
    }

    [Fact]
    public void Bucket_LongSalts_AreKeptWhole()
    {
        string salt = new('ä', 40); // The border of the blocks that are hashed in advance is inside of a character.
        ExplainedBucket bucket = TestServer.Create(new SpecBuilder().Gate("gate", gate => gate.Salt("x" + salt).Rule("r", rule => rule.Pass(50).Salt(salt))))
            .ExplainGate(User, "gate").Spec!.Rules[0].Bucket!;

        Assert.Equal($"x{salt}.{salt}", bucket.Salt);
    }

    [Fact]
    public void Condition_ThatHoldsForEveryUser_IsShownInItsPlace()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Experiment("exp", static exp => exp.Rule("g", static rule => rule
            .When(When.Bucket("lt", "1000"), When.Field("email", "eq", "\"ann@example.com\""), When.Public, When.Field("email", "none", "5")).Return("{}").Group("G"))));

        ExplainedRule rule = server.ExplainExperiment(User, "exp").Spec!.Rules[0];

        Assert.Equal(["user_bucket lt 1000 True", "user_field eq \"ann@example.com\" True", "public   True", "user_field none 5 True"], rule.Conditions.Select(
            static condition => $"{condition.Type} {condition.Operator} {condition.Target} {condition.Holds}"));
        Assert.Equal((1000, 1000, true, "bucket-salt"), (rule.Conditions[0].Bucket!.Threshold, rule.Conditions[0].Bucket!.Buckets, rule.Conditions[0].Bucket!.Passes, rule.Conditions[0].Bucket!.Salt));
    }

    [Theory]
    [InlineData(false, null, "(masked)")]
    [InlineData(true, "gold", "\"gold\"")]
    public void PrivateAttribute_IsMaskedUnlessItIsAskedFor(bool shows, string? value, string text)
    {
        var user = new StatsigUser("user-1") { PrivateAttributes = [new("plan", "gold")] };
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", static gate => gate.Rule("r", When.Field("plan", "any", """["gold","silver"]"""))));

        Explanation explanation = server.ExplainGate(user, "gate", new ExplanationOptions { ShowPrivateValues = shows });

        ExplainedCondition condition = explanation.Spec!.Rules[0].Conditions[0];
        Assert.Equal((value, !shows, ExplainedOrigin.Private, true), (condition.Value, condition.IsMasked, condition.Origin, condition.Holds));
        Assert.Contains($": {text} (private attribute)", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal(shows, explanation.ToJson().Contains("\"value\":\"gold\"", StringComparison.Ordinal));
    }

    [Fact]
    public void InferredValues_OfPrivateFields_AreMaskedToo()
    {
        var user = new StatsigUser("user-1") { PrivateAttributes = [new("ip", "8.8.8.8")] };
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", static gate => gate.Rule("r", When.Ip("country", "any", """["US"]"""))));

        ExplainedCondition condition = server.ExplainGate(user, "gate").Spec!.Rules[0].Conditions[0];

        Assert.Equal((null, true, ExplainedOrigin.Address, true), (condition.Value, condition.IsMasked, condition.Origin, condition.Holds));
    }

    [Fact]
    public void Origins_OfAllValues_AreTold()
    {
        var user = new StatsigUser("user-1")
        {
            Ip = "8.8.8.8",
            UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            CustomIds = [new("companyID", "c")],
            Custom = [new("plan", 5)],
        };
        StatsigServer server = TestServer.Create(
            new SpecBuilder().AppId("app").Gate("gate", static gate => gate.Rule(
                "r",
                When.Field("userID", "any", "[]"), When.Field("plan", "any", "[]"), When.Field("region", "any", "[]"), When.Ip("country", "any", "[]"),
                When.UserAgent("browser_name", "any", "[]"), When.Environment("tier", "any", "[]"), When.Time("after", "5"), When.App("any", "[]"),
                When.UnitId("any", "[]", "companyID"), When.Bucket("gt", "5"), When.Field("nothing", "any", "[]"))),
            new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, EnvironmentTier = "production", GlobalCustomFields = new System.Collections.Generic.Dictionary<string, object?> { ["region"] = "eu" } });

        ExplainedRule rule = server.ExplainGate(user, "gate").Spec!.Rules[0];

        Assert.Equal(
            [
                "Field user-1", "Custom 5", "GlobalCustom eu", "Address US", "UserAgent Chrome", "ServerEnvironment production", "Clock time", "App app", "CustomId c", "Bucket number",
                "Missing ",
            ],
            rule.Conditions.Select(static condition => $"{condition.Origin} {(condition.Origin == ExplainedOrigin.Clock ? "time" : condition.Origin == ExplainedOrigin.Bucket ? "number" : condition.Value)}"));
    }

    [Fact]
    public void NestedGates_AreSubtreesAndAreNotRepeated()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("inner", static gate => gate.Rule("ri", When.Field("country", "any", """["US"]""")))
            .Gate("segment:s", static gate => gate.Entity("segment").Rule("rs", When.PassGate("inner")))
            .Gate("outer", static gate => gate.Rule("ro", When.PassGate("segment:s"), When.FailGate("inner"))));

        Explanation explanation = server.ExplainGate(User, "outer");

        ExplainedSpec segment = explanation.Spec!.Rules[0].Conditions[0].Specs.Single();
        ExplainedSpec inner = segment.Rules[0].Conditions[0].Specs.Single();
        ExplainedSpec again = explanation.Spec.Rules[0].Conditions[1].Specs.Single();
        Assert.Equal(("segment", "segment:s", true), (segment.Entity, segment.Name, segment.Passed));
        Assert.Equal(("inner", "ri", false, true), (inner.Name, inner.RuleId, inner.IsShownAbove, inner.Rules[0].Conditions[0].Holds));
        Assert.Equal(("inner", "ri", true, 0), (again.Name, again.RuleId, again.IsShownAbove, again.Rules.Count));
        Assert.Equal(["inner:true:ri"], ExposureText.Of(explanation.SecondaryExposures));
    }

    [Fact]
    public void Layer_HandedOver_ShowsTheExperimentUnderItsRule()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Experiment("exp", static exp => exp.Rule("g", static rule => rule.Return("""{"v":1}""").Group("G")))
            .Layer("layer", static layer => layer.Default("""{"v":0}""").Rule("alloc", static rule => rule.Delegate("exp"))));

        Explanation explanation = server.ExplainLayer(User, "layer");

        ExplainedRule rule = explanation.Spec!.Rules.Single();
        Assert.Equal((ExplainedRuleResult.Delegated, "exp", "g", "G"), (rule.Result, rule.Spec!.Name, rule.Spec.RuleId, rule.Spec.GroupName));
        Assert.Equal(("exp", """{"v":1}""", true, true, ExplainedDecision.Delegate), (explanation.AllocatedExperiment, explanation.ValueJson, explanation.IsActive, explanation.IsUserInExperiment, explanation.Spec.DecidedBy));
    }

    [Fact]
    public void ParameterStore_ShowsHowEveryParameterIsDecided()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("gate", static gate => gate.Rule("r", When.Public))
            .Set("param_stores", """{"store":{"parameters":{"title":{"ref_type":"gate","param_type":"string","gate_name":"gate","pass_value":"on","fail_value":"off"},"size":{"ref_type":"static","param_type":"number","value":5},"again":{"ref_type":"gate","param_type":"string","gate_name":"gate","pass_value":"yes","fail_value":"no"}}}}"""));

        Explanation explanation = server.ExplainParameterStore(User, "store");

        Assert.Equal(
            ["title \"on\" gate r False", "size 5   ", "again \"yes\" gate r True"],
            explanation.Parameters.Select(static parameter => $"{parameter.Name} {parameter.Value} {parameter.Target} {parameter.Spec?.RuleId} {parameter.Spec?.IsShownAbove}"));
        Assert.Equal("Bootstrap:Recognized", explanation.Details.Text);
    }

    [Fact]
    public void UnknownName_NamesTheNearestAndTheOtherKind()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("new_checkout").Gate("other").DynamicConfig("prices"));

        Explanation misspelled = server.ExplainGate(User, "new_chekout");
        Explanation otherKind = server.ExplainGate(User, "prices");

        Assert.Equal(["new_checkout"], misspelled.Suggestions);
        Assert.Equal("""The specs have no gate "new_chekout". Did you mean "new_checkout"?""", misspelled.Message);
        Assert.Equal("""The specs have no gate "prices". There is a dynamic config of this name.""", otherKind.Message);
        Assert.Equal((ExplainedDecision.Unrecognized, "Bootstrap:Unrecognized", ""), (misspelled.Spec!.DecidedBy, misspelled.Details.Text, misspelled.RuleId));
    }

    [Fact]
    public void Override_DecidesBeforeTheSpecsAndWithoutThem()
    {
        using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        server.OverrideGate("gate", true);

        Explanation explanation = server.ExplainGate(User, "gate");

        Assert.Equal((true, "override", ExplainedDecision.Override, ExplanationState.Uninitialized), (explanation.Passed, explanation.RuleId, explanation.Spec!.DecidedBy, explanation.State));
        Assert.Null(explanation.SpecsAge);
    }

    [Fact]
    public async Task Explain_BeforeInitializationAndAfterShutdown_SaysSo()
    {
        await using var empty = new StatsigServer("secret-x", new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, ThrowWhenUninitialized = true });
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", static gate => gate.Rule("r", When.Public)));
        await server.ShutdownAsync();

        Explanation before = empty.ExplainGate(User, "gate");
        Explanation after = server.ExplainGate(User, "gate");

        Assert.Equal((ExplanationState.Uninitialized, false, "Uninitialized"), (before.State, before.Passed, before.Details.Text));
        Assert.Null(before.Spec);
        Assert.Contains("InitializeAsync", before.Message, StringComparison.Ordinal);
        Assert.Contains("InitializeAsync", before.ToString(), StringComparison.Ordinal);
        Assert.Equal((ExplanationState.ShutDown, true, "r"), (after.State, after.Passed, after.RuleId));
        Assert.Contains("shut down", after.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_NullUser_Throws() => Assert.Throws<ArgumentNullException>(static () => TestServer.Create(new SpecBuilder()).ExplainGate(null!, "gate"));

    [Fact]
    public void ToString_TextsThatBreakLines_StayOnTheirLine()
    {
        const string evil = "a\n✓ rule 9 \"all\"\u202e\u001b[2J\u2028";
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate(evil, static gate => gate.Rule(evil, When.Field(evil, "any", JsonSerializer.Serialize(new[] { evil })))));

        string text = server.ExplainGate(new StatsigUser(evil) { Custom = [new(evil, evil)] }, evil).ToString();

        Assert.Equal(4, text.Split('\n').Length);
        Assert.DoesNotContain(text, static character => character is '\u202e' or '\u2028' || (char.IsControl(character) && character != '\n'));
        Assert.Contains("explain", server.ExplainGate(User, "x\ny").ToString() + "explain", StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_OfAGate_HasTheDocumentedMembers()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1000).Gate("gate", static gate => gate.Version(7).Rule("r", static rule => rule.When(When.Field("country", "any", """["US"]""")).Pass(100))));

        using JsonDocument json = JsonDocument.Parse(server.ExplainGate(User, "gate").ToJson());

        Assert.Equal(
            ["version", "kind", "name", "state", "message", "suggestions", "specs", "userID", "privateValues", "outcome", "stickyAssignment", "spec", "parameters"],
            json.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(
            """{"value":true,"passed":true,"ruleID":"r","groupName":null,"idType":"userID","reason":"Bootstrap:Recognized","specVersion":7,"isActive":false,"isUserInExperiment":false,"allocatedExperiment":null,"mappedTo":null,"secondaryExposures":[]}""",
            json.RootElement.GetProperty("outcome").GetRawText());
        Assert.Equal(
            """{"kind":"gate","name":"gate","entity":"featureGate","decidedBy":"rule","passed":true,"ruleID":"r","groupName":null,"isShownAbove":false,"mappings":[],"targetingGate":null,"bucket":null,"rules":[{"id":"r","name":null,"groupName":null,"startTime":null,"result":"passed","decides":true,"conditions":[{"type":"user_field","operator":"any","field":"country","target":"[\"us\"]","targetCount":1,"value":"US","valueKind":"text","origin":"field","isMasked":false,"holds":true,"isSkipped":false,"bucket":null,"specs":[]}],"passPercentage":100,"bucket":null,"spec":null}],"rulesNotReached":0}""",
            json.RootElement.GetProperty("spec").GetRawText());
    }

    [Fact]
    public void RuleName_OtherThanTheId_IsShown()
    {
        string payload = new SpecBuilder().Gate("gate", static gate => gate.Rule("r1", When.Public)).ToString();
        StatsigServer server = TestServer.Create(System.Text.Encoding.UTF8.GetBytes(payload.Replace("\"name\":\"r1\"", "\"name\":\"B\\u00e9ta \\\"1\\\"\"", StringComparison.Ordinal)));

        Explanation explanation = server.ExplainGate(User, "gate");

        Assert.Equal(("r1", "Béta \"1\""), (explanation.Spec!.Rules[0].Id, explanation.Spec.Rules[0].Name));
    }

    [Fact]
    public void Documents_ShowTheTextOfTheSample()
    {
        byte[] payload = File.ReadAllBytes(Path.Combine(SourceTree.Root, "samples/Checkout/checkout.specs.json"));
        var clock = new ManualClock(1_767_225_600_000); // The age of the specs stays 0 s.
        StatsigServer server = TestServer.Create(payload, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, TimeProvider = clock });

        string[] lines = server.ExplainGate(new StatsigUser("liam") { Country = "GB", Custom = [new("plan", "free")] }, "new_checkout").ToString().Split('\n');

        string document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/explain.md")).ReplaceLineEndings("\n");
        string readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```text\n{string.Join('\n', lines)}\n```", document, StringComparison.Ordinal);
        Assert.Contains(string.Join('\n', lines[^3..]), readme, StringComparison.Ordinal);
    }
}
