using System;
using System.Linq;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;
using Statsig.Fast.Testing.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Testing.Overrides;

/// <summary>The answer of a scoped override: a fixed outcome, a group of the experiment as the ruleset has it, or a parameter store.</summary>
internal sealed class ScopedValue
{
    private readonly Outcome? _outcome;
    private readonly string? _groupName;
    private GroupOutcome? _last;

    private ScopedValue(Outcome? outcome, string? groupName, CompiledParameterStore? store = null)
    {
        Store = store;
        _outcome = outcome;
        _groupName = groupName;
    }

    /// <summary>The parameters of a store; null for specs of other kinds.</summary>
    internal CompiledParameterStore? Store { get; }

    internal static ScopedValue Of(CompiledParameterStore store) => new(null, null, store);

    internal static ScopedValue Of(bool value) => new(new Outcome { RuleId = OverrideValue.RuleId, Value = value, IsOverride = true }, null);

    internal static ScopedValue Of(ParameterSet parameters) =>
        new(new Outcome { RuleId = OverrideValue.RuleId, Parameters = parameters, IsOverride = true }, null);

    internal static ScopedValue OfGroup(string groupName) => new(null, groupName);

    /// <summary>
    /// Checks a group against the specs of the server of the current context. An experiment without groups accepts any group.
    /// </summary>
    /// <exception cref="ArgumentException">The experiment has groups, and this one is not among them.</exception>
    internal static void CheckGroup(string experiment, string groupName)
    {
        string[] groups = SharedServers.Chosen?.CurrentRuleset.Configs.Find(experiment) is { } spec
            ? [.. spec.Rules.Select(static rule => rule.Passed.GroupName).OfType<string>().Where(static name => name.Length > 0)]
            : [];
        if (groups.Length > 0)
        {
            Known.Check("group", groupName, groups, $"the experiment \"{experiment}\" of the current TestStatsig");
        }
    }

    /// <summary>Returns the outcome. A group keeps its name, so that typed answers return it.</summary>
    /// <param name="experiment">The experiment; null for specs of other kinds.</param>
    /// <param name="ruleset">The ruleset that has the group; null for specs of other kinds.</param>
    internal Outcome OutcomeIn(string? experiment, Ruleset? ruleset)
    {
        if (_outcome is not null)
        {
            return _outcome;
        }

        GroupOutcome? last = _last;
        if (last is null || !ReferenceEquals(last.Ruleset, ruleset))
        {
            CompiledRule[] rules = ruleset!.Configs.Find(experiment!)?.Rules ?? [];
            CompiledRule? rule = Array.Find(rules, rule => rule.Passed.GroupName == _groupName);
            _last = last = new GroupOutcome(ruleset, new Outcome
            {
                RuleId = OverrideValue.RuleId,
                GroupName = _groupName,
                Value = true,
                IsExperimentGroup = true,
                IsActive = true,
                IsOverride = true,
                Parameters = rule?.Passed.Parameters ?? ParameterSet.Empty,
            });
        }

        return last.Outcome;
    }

    private sealed record GroupOutcome(Ruleset Ruleset, Outcome Outcome);
}
