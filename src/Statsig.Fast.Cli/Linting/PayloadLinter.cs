using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Linting;

/// <summary>Judges a payload: what each spec costs, and what it should not have.</summary>
internal static class PayloadLinter
{
    internal static LintReport Lint(SpecSet set, LintLimits limits, IReadOnlyCollection<string> allowed)
    {
        var conditions = new ConditionFacts[set.Conditions.Length];
        for (int i = 0; i < conditions.Length; i++)
        {
            conditions[i] = ConditionFacts.Of(set.Conditions[i], i, set.Payload.Span);
        }

        LintedSpec[] gates = Facts(set.FeatureGates);
        LintedSpec[] configs = Facts(set.DynamicConfigs);
        LintedSpec[] layers = Facts(set.LayerConfigs);
        LintedSpec[] all = [.. gates, .. configs, .. layers];
        Dictionary<string, LintedSpec> gatesByName = ByName(gates);
        Dictionary<string, LintedSpec> configsByName = ByName(configs);
        var costs = new CostAnalysis(gatesByName, configsByName);
        SpecCost[] rows = [.. all.Select(costs.CostOf)];
        var references = new ReferenceFindings(set, gatesByName, configsByName);

        IEnumerable<Finding> findings =
        [
            .. set.Problems.Select(static problem => new Finding(FindingIds.Malformed, SpecWords.Payload, problem.Name, $"is skipped: {problem.Reason}")),
            .. all.SelectMany(spec => RuleFindings.Of(spec, set.Payload, set.Mappings.ContainsKey(spec.Spec.Name))),
            .. all.SelectMany(references.Of),
            .. references.OfTheRest(),
            .. costs.Circles.Select(static spec => new Finding(FindingIds.Circle, spec.Kind, spec.Spec.Name, "leads back to itself, so evaluating it fails")),
            .. rows.SelectMany(row => OverLimits(row, limits)),
        ];
        return new LintReport(
            [.. rows.OrderBy(static row => row.Kind, StringComparer.Ordinal).ThenBy(static row => row.Name, StringComparer.Ordinal)],
            [.. findings.Where(finding => !allowed.Contains(finding.Id)).Distinct().Order(Comparer<Finding>.Create(Compare))]);

        LintedSpec[] Facts(SpecList specs) => [.. specs.Select(spec => new LintedSpec(spec, conditions))];
    }

    /// <summary>Of specs of one name the last one counts.</summary>
    private static Dictionary<string, LintedSpec> ByName(LintedSpec[] specs)
    {
        var byName = new Dictionary<string, LintedSpec>(StringComparer.Ordinal);
        foreach (LintedSpec spec in specs)
        {
            byName[spec.Spec.Name] = spec;
        }

        return byName;
    }

    private static IEnumerable<Finding> OverLimits(SpecCost cost, LintLimits limits)
    {
        (string Id, long Value, long Limit, string What)[] figures =
        [
            (FindingIds.Depth, cost.Depth, limits.Depth, "levels of nested specs"),
            (FindingIds.Regexes, cost.Regexes, limits.Regexes, "regular expressions a check"),
            (FindingIds.Hashes, cost.Hashes, limits.Hashes, "hashes a check"),
            (FindingIds.ListSize, cost.LargestList, limits.ListSize, "elements in one list"),
            (FindingIds.Rules, cost.Rules, limits.Rules, "rules"),
        ];
        return figures
            .Where(static figure => figure.Value > figure.Limit)
            .Select(figure => new Finding(figure.Id, cost.Kind, cost.Name, $"has {figure.Value} {figure.What}, more than {figure.Limit}"));
    }

    private static int Compare(Finding left, Finding right)
    {
        int order = string.CompareOrdinal(left.Kind, right.Kind);
        order = order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        order = order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
        return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
    }
}
