using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>That a seed makes the same cases each time, and that they hold what the comparison is about.</summary>
public sealed class PayloadGrammarTests
{
    private static readonly Lazy<DifferentialCase[]> Cases = new(static () => [.. Enumerable.Range(0, 200).Select(static index => PayloadGrammar.Make(1, index))]);

    public static TheoryData<string> Types => [.. ConditionGrammar.ValueTypes, .. ConditionGrammar.OtherTypes, .. ConditionGrammar.UnknownTypes];

    public static TheoryData<string> Operators =>
    [
        .. ConditionGrammar.ArrayOperators, .. ConditionGrammar.NumberOperators, .. ConditionGrammar.VersionOperators, .. ConditionGrammar.TimeOperators,
        .. ConditionGrammar.OtherOperators, .. ConditionGrammar.UnknownOperators,
    ];

    [Fact]
    public void Make_SameSeed_MakesTheSameCase()
    {
        Assert.Equal(PayloadGrammar.Make(7, 3).Root.ToString(), PayloadGrammar.Make(7, 3).Root.ToString());
        Assert.NotEqual(PayloadGrammar.Make(7, 3).Root.ToString(), PayloadGrammar.Make(7, 4).Root.ToString());
        Assert.NotEqual(PayloadGrammar.Make(7, 3).Root.ToString(), PayloadGrammar.Make(8, 3).Root.ToString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Make_ManyCases_HoldEachType(string type) => Assert.Contains(Conditions(), condition => condition["type"]?.AsText == type);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Make_ManyCases_HoldEachOperator(string name) => Assert.Contains(Conditions(), condition => condition["operator"]?.AsText == name);

    [Theory]
    [InlineData("param_stores")]
    [InlineData("cmab_configs")]
    [InlineData("overrides")]
    [InlineData("override_rules")]
    [InlineData("session_replay_info")]
    [InlineData("app_id")]
    [InlineData("default_environment")]
    public void Make_ManyCases_HoldEachPartOfAPayload(string member) => Assert.Contains(Cases.Value, asked => asked.Payload[member] is not null);

    private static IEnumerable<Json.Tree> Conditions() => Cases.Value.SelectMany(static asked => asked.Conditions);
}
