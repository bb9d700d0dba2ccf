using System;
using System.Threading;
using Statsig.Fast.Overrides;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.Testing.Overrides;

/// <summary>
/// The answer of a scoped override: a fixed outcome, a group of the experiment as the ruleset has it, or a parameter store.
/// </summary>
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

    /// <summary>Returns the outcome. A group keeps its name, so that typed answers return it.</summary>
    /// <param name="experiment">The experiment; null for specs of other kinds.</param>
    /// <param name="ruleset">The ruleset that has the group; null for specs of other kinds.</param>
    /// <param name="warn">Logs a warning, once for a ruleset that does not have the group; null for specs of other kinds.</param>
    internal Outcome OutcomeIn(string? experiment, Ruleset? ruleset, Action<string>? warn)
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
            var next = new GroupOutcome(ruleset, new Outcome
            {
                RuleId = OverrideValue.RuleId,
                GroupName = _groupName,
                Value = true,
                IsExperimentGroup = true,
                IsActive = true,
                IsOverride = true,
                Parameters = rule?.Passed.Parameters ?? ParameterSet.Empty,
            });
            if (ReferenceEquals(Interlocked.CompareExchange(ref _last, next, last), last) && rule is null)
            {
                warn?.Invoke(
                    $"A scoped override puts users into the group \"{_groupName}\" of the experiment \"{experiment}\", which the current specs do not have, so the group has no parameters. "
                    + "Add the group to the specs, or end the override.");
            }

            last = next;
        }

        return last.Outcome;
    }

    private sealed record GroupOutcome(Ruleset Ruleset, Outcome Outcome);
}
