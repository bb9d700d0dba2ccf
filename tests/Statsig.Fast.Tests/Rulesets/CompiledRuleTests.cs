using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.Rulesets;

/// <summary>The classification of rules that sticky assignments depend on.</summary>
public sealed class CompiledRuleTests
{
    [Theory]
    [InlineData("targetingGate", true, false)]
    [InlineData("inlineTargetingRules", true, false)]
    [InlineData("TargetingGate", false, false)]
    [InlineData("targetingGate:1", false, false)]
    [InlineData("override", false, true)]
    [InlineData("x:userID:id_override", false, true)]
    [InlineData("exp 49CG:override", false, true)]
    [InlineData("override:x", false, false)]
    [InlineData("Override", false, false)]
    [InlineData("", false, false)]
    public void RuleIds_AreToldApart(string ruleId, bool isTargeting, bool isOverride)
    {
        var outcome = new Outcome { RuleId = ruleId };
        var rule = new EvaluableRule
        {
            Conditions = [],
            ShortCircuits = true,
            Bucket = null,
            PassBucket = null,
            ThresholdBuckets = 0,
            IdType = "",
            Passed = outcome,
            Failed = outcome,
        };

        Assert.Equal((isTargeting, isOverride), (rule.IsTargeting, rule.IsConsoleOverride));
    }
}
