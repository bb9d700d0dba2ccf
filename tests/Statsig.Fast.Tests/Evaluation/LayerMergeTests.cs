using System.Globalization;
using System.Linq;
using System.Text;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.Tests.Evaluation;

public sealed class LayerMergeTests
{
    private readonly LayerMerge _start = LayerMerge.Create(new CompiledSpec("layer")
    {
        IsActive = true,
        Default = new Outcome { RuleId = "default", Parameters = ParametersOf("""{"a":0,"z":"last"}""") },
    });

    [Fact]
    public void Outcome_NothingContributed_IsTheDefaults()
    {
        Outcome outcome = _start.Outcome;

        Assert.Equal(("default", false, """{"a":0,"z":"last"}"""), (outcome.RuleId, outcome.Value, outcome.Parameters.ObjectText));
        Assert.Equal(["default", "default"], outcome.ParameterRuleIds!);
        Assert.True(outcome.IsActive);
        Assert.Null(outcome.GroupName);
        Assert.False(_start.AnyPassed);
    }

    [Fact]
    public void Contribute_RulesWithoutDelegate_AddOnlyFreeNames()
    {
        LayerMerge state = _start.Contribute(RuleOf("first", """{"b":1}""")).Contribute(RuleOf("second", """{"b":2,"c":3}"""));

        Assert.Equal("""{"b":1,"c":3,"a":0,"z":"last"}""", state.Outcome.Parameters.ObjectText);
        Assert.Equal(["first", "second", "default", "default"], state.Outcome.ParameterRuleIds!);
        Assert.Equal(("default", true), (state.Outcome.RuleId, state.Outcome.Value));
        Assert.True(state.AnyPassed);
        Assert.Null(state.Delegate);
    }

    [Fact]
    public void Contribute_Delegate_TakesRuleGroupAndAllNames()
    {
        CompiledRule rule = RuleOf("rule", "{}", isGroup: true, delegateTo: new CompiledSpec("exp"));
        var answer = new Outcome { RuleId = "exp-rule", GroupName = "Test", Value = true, Parameters = ParametersOf("""{"a":1}""") };

        LayerMerge state = _start.Contribute(rule, answer);

        Assert.Equal(("rule", "Test", true, true), (state.Outcome.RuleId, state.Outcome.GroupName, state.Outcome.Value, state.Outcome.IsExperimentGroup));
        Assert.Equal("""{"a":1,"z":"last"}""", state.Outcome.Parameters.ObjectText);
        Assert.Equal(["rule", "default"], state.Outcome.ParameterRuleIds!);
        Assert.Equal("exp", state.Delegate!.Name);
    }

    [Fact]
    public void Contribute_DelegateAfterAnyPassedRule_IsSkipped()
    {
        LayerMerge passed = _start.Contribute(RuleOf("first", """{"b":1}"""));
        CompiledRule rule = RuleOf("rule", "{}", delegateTo: new CompiledSpec("exp"));

        Assert.Same(passed, passed.Contribute(rule, new Outcome { RuleId = "", Parameters = ParametersOf("""{"q":1}""") }));
    }

    [Fact]
    public void Contribute_DelegateWithoutValue_IsSkippedAndDoesNotCountAsPassed()
    {
        CompiledRule rule = RuleOf("rule", "{}", delegateTo: new CompiledSpec("exp"));

        LayerMerge state = _start.Contribute(rule, new Outcome { RuleId = "", IsOverride = true });

        Assert.Same(_start, state);
        Assert.False(state.AnyPassed);
    }

    [Fact]
    public void Contribute_DelegateWhoseValueIsABoolean_CountsWithoutParameters()
    {
        CompiledRule rule = RuleOf("rule", "{}", delegateTo: new CompiledSpec("exp"));

        LayerMerge state = _start.Contribute(rule, new Outcome { RuleId = "", Parameters = ParametersOf("true") });

        Assert.True(state.AnyPassed);
        Assert.Equal(("exp", """{"a":0,"z":"last"}"""), (state.Delegate!.Name, state.Outcome.Parameters.ObjectText));
    }

    [Fact]
    public void Contribute_SameStepAgain_IsTheSameState()
    {
        CompiledRule rule = RuleOf("first", """{"b":1}""");

        Assert.Same(_start.Contribute(rule), _start.Contribute(rule));
        Assert.Same(_start.Contribute(rule).Outcome, _start.Contribute(rule).Outcome);
    }

    [Fact]
    public void Contribute_BeyondTheBound_StaysCorrect()
    {
        CompiledRule[] rules = [.. Enumerable.Range(0, LayerMerge.MaxNodes + 50)
            .Select(i => RuleOf("r", $$"""{"n":{{i.ToString(CultureInfo.InvariantCulture)}}}"""))];

        foreach (CompiledRule rule in rules)
        {
            _start.Contribute(rule);
        }

        LayerMerge late = _start.Contribute(rules[^1]).Contribute(RuleOf("s", """{"n":"no","m":true}"""));
        Assert.Equal($$"""{"n":{{rules.Length - 1}},"m":true,"a":0,"z":"last"}""", late.Outcome.Parameters.ObjectText);
    }

    [Fact]
    public void Outcome_ValuesOfEveryKind_KeepTheirJson()
    {
        const string Json = """{"t":"quo\"te \u00e9","i":9007199254740993,"d":1.5,"b":false,"n":null,"l":[1e21, 2],"o":{"x": 1}}""";

        ParameterSet parameters = _start.Contribute(RuleOf("r", Json)).Outcome.Parameters;

        Assert.Equal("""{"t":"quo\"te \u00e9","i":9007199254740993,"d":1.5,"b":false,"n":null,"l":[1e21, 2],"o":{"x": 1},"a":0,"z":"last"}""", parameters.ObjectText);
    }

    [Fact]
    public void Outcome_NumberBeyondADouble_IsStillJson() => Assert.Equal(
        """{"n":1e400,"a":0,"z":"last"}""", _start.Contribute(RuleOf("r", """{"n":1e400}""")).Outcome.Parameters.ObjectText);

    private static ParameterSet ParametersOf(string json) => ParameterJson.ReadSet(Encoding.UTF8.GetBytes(json), new(16));

    private static EvaluableRule RuleOf(string id, string json, bool isGroup = false, CompiledSpec? delegateTo = null)
    {
        var outcome = new Outcome { RuleId = id, Value = true, Parameters = ParametersOf(json), IsExperimentGroup = isGroup };
        return new EvaluableRule
        {
            Conditions = [],
            ShortCircuits = true,
            Bucket = null,
            PassBucket = null,
            ThresholdBuckets = 10_000,
            IdType = "userID",
            Passed = outcome,
            Failed = outcome,
            Delegate = delegateTo,
        };
    }
}
