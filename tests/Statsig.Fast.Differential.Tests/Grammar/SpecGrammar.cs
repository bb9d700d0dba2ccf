using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Grammar;

/// <summary>Makes gates, configs, experiments and layers out of rules, and rules out of conditions.</summary>
internal sealed class SpecGrammar(Draws draws, ConditionGrammar conditions)
{
    internal static readonly string[] ParameterNames = ["a", "b", "c", "é"];

    private int _rules;

    internal Tree Gate(string entity, string[] gates, string[] experiments, string[] delegates) => Tree.Object(
        ("type", Tree.Text("feature_gate")),
        ("entity", Tree.Text(entity)),
        ("salt", Salt()),
        ("enabled", Tree.Of(draws.Chance(90))),
        ("defaultValue", draws.Chance(95) ? Tree.Of(draws.Chance(10)) : draws.Pick(Tree.Null, Tree.EmptyObject, Tree.Text("true"))),
        ("rules", Rules(gates, experiments, () => draws.Chance(90) ? Tree.Of(draws.Chance(80)) : draws.Pick(Tree.EmptyObject, Tree.Null), delegates)),
        ("idType", IdType()),
        ("version", Version()));

    internal Tree Config(string entity, string[] gates, string[] experiments, string[] delegates) => Tree.Object(
        ("type", Tree.Text("dynamic_config")),
        ("entity", Tree.Text(entity)),
        ("salt", Salt()),
        ("enabled", Tree.Of(draws.Chance(90))),
        ("defaultValue", Value()),
        ("rules", Rules(gates, experiments, Value, delegates, groups: entity == "experiment")),
        ("idType", IdType()),
        ("version", Version()),
        ("isActive", draws.Chance(70) ? Tree.Of(draws.Chance(80)) : null),
        ("hasSharedParams", draws.Chance(40) ? Tree.Of(draws.Chance(70)) : null),
        ("explicitParameters", draws.Chance(50) ? Tree.Texts(ParameterNames.Where(_ => draws.Chance(50))) : null));

    internal Tree Layer(string[] gates, string[] experiments, string[] delegates) => Tree.Object(
        ("type", Tree.Text("dynamic_config")),
        ("entity", Tree.Text("layer")),
        ("salt", Salt()),
        ("enabled", Tree.Of(draws.Chance(90))),
        ("defaultValue", Value()),
        ("rules", Rules(gates, experiments, Value, delegates, delegatePercent: 50)),
        ("idType", IdType()),
        ("version", Version()),
        ("isActive", draws.Chance(30) ? Tree.Of(draws.Chance(50)) : null),
        ("explicitParameters", draws.Chance(40) ? Tree.Texts(ParameterNames.Where(_ => draws.Chance(50))) : null),
        ("useNewLayerEval", draws.Chance(50) ? Tree.Of(draws.Chance(80)) : null));

    /// <summary>A rule of a spec.</summary>
    /// <remarks>
    /// Gates that experiments nest have no group names: the reference would leave them in the experiment's answer (deviation
    /// "nested-group"), and conditions on that group would then decide otherwise.
    /// </remarks>
    internal Tree Rule(string[] gates, string[] experiments, Tree returns, string[] delegates, int delegatePercent, bool isGroup)
    {
        string id = draws.Chance(90) ? $"r{_rules++}" : draws.Pick("", "x:id_override", "layerAssignment", "default", "é 1");
        int count = draws.Pick(0, 1, 1, 1, 1, 2, 2, 3);
        return Tree.Object(
            ("id", Tree.Text(id)),
            ("name", Tree.Text(id)),
            ("salt", draws.Chance(60) ? Tree.Text(draws.Pick("rule-salt", "", "🚀")) : null),
            ("passPercentage", Percentage()),
            ("conditions", Tree.Texts(Enumerable.Range(0, count).Select(_ => conditions.Make(gates, experiments)))),
            ("returnValue", returns),
            ("idType", draws.Chance(80) ? Tree.Text("userID") : IdType()),
            ("groupName", isGroup || (experiments.Length > 0 && draws.Chance(5)) ? Tree.Text(draws.Pick("Control", "Test", "")) : null),
            ("isExperimentGroup", isGroup ? Tree.True : null),
            ("configDelegate", delegates.Length > 0 && draws.Chance(delegatePercent) ? Tree.Text(draws.Chance(90) ? draws.Pick(delegates) : "no_such_config") : null));
    }

    internal Tree Value()
    {
        if (draws.Chance(6))
        {
            return draws.Pick(Tree.Null, Tree.True, Tree.False, Tree.Text("a"), Tree.Array(Tree.Number(1)));
        }

        return Tree.ObjectOf([.. ParameterNames.Where(_ => draws.Chance(60)).Select(name => new KeyValuePair<string, Tree>(name, draws.From(ValueGrammar.AnyOfUser)))]);
    }

    internal Tree IdType() => Tree.Text(draws.Chance(75) ? "userID" : draws.Pick("companyID", "stableID", "CompanyID", "no_such_id", ""));

    private Tree Rules(string[] gates, string[] experiments, System.Func<Tree> returns, string[] delegates, int delegatePercent = 3, bool groups = false) =>
        Tree.Array([.. Enumerable.Range(0, draws.Pick(0, 1, 1, 2, 2, 3)).Select(_ =>
            Rule(gates, experiments, returns(), delegates, delegatePercent, groups && draws.Chance(70)))]);

    private Tree Percentage() => draws.Between(0, 9) switch
    {
        < 5 => Tree.Number(100),
        5 => Tree.Number(0),
        6 => Tree.Number(draws.Between(1, 99)),
        7 => Tree.Number(draws.Pick("0.01", "0.07", "3.86", "33.33", "50.005", "99.99", "100.0", "1e2", "66.66666666666667")),
        _ => Tree.Number($"{draws.Between(0, 99)}.{draws.Between(0, 99)}"),
    };

    private Tree Salt() => Tree.Text(draws.Pick("salt-1", "salt-2", "", "a much longer salt that fills more than one block of the hash, and then some more"));

    private Tree? Version() => draws.Chance(70) ? Tree.Number(draws.Between(0, 9)) : null;
}
