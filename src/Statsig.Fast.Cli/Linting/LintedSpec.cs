using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Linting;

/// <summary>A spec with the facts of its conditions, and which of its rules can be reached.</summary>
internal sealed class LintedSpec
{
    internal LintedSpec(Spec spec, ConditionFacts[] conditions)
    {
        Spec = spec;
        Rules = [.. spec.Rules.Select(rule => new LintedRule(rule, [.. rule.Conditions.Select(index => conditions[index])]))];

        // Any rule that matches ends the search, for any pass percentage, except where a layer merges several rules.
        int last = spec.UseNewLayerEval ? -1 : System.Array.FindIndex(Rules, static rule => rule.MatchesAllUsers);
        DecidingForAll = last < 0 ? null : last;
        Reachable = last < 0 ? Rules : Rules[..(last + 1)];
    }

    internal Spec Spec { get; }

    internal string Kind => SpecWords.Of(Spec.Entity);

    internal LintedRule[] Rules { get; }

    /// <summary>The rules up to the first that matches all users.</summary>
    internal LintedRule[] Reachable { get; }

    /// <summary>The index of the first rule that matches all users.</summary>
    internal int? DecidingForAll { get; }

    internal IEnumerable<ConditionFacts> Conditions => Rules.SelectMany(static rule => rule.Conditions);
}

/// <summary>A rule with the facts of its conditions.</summary>
internal sealed record LintedRule(Rule Rule, ConditionFacts[] Conditions)
{
    internal bool MatchesAllUsers { get; } = Conditions.All(static condition => condition.HoldsForAllUsers);

    /// <summary>Equal for rules that match the same users, in any order of their conditions.</summary>
    internal string MatchKey { get; } =
        string.Join('\0', Conditions.Where(static condition => !condition.HoldsForAllUsers).Select(static condition => condition.Key).Distinct().Order(System.StringComparer.Ordinal));

    internal bool IsSplit => Rule.PassPercentage is > 0 and < 100;
}
