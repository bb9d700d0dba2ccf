using System;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.Overrides;

/// <summary>
/// What an override answers with: a fixed outcome, a group of the experiment as the ruleset has it, or a parameter store.
/// </summary>
internal sealed class OverrideValue
{
    internal const string RuleId = "override";

    private readonly string? _groupName;
    private GroupAnswer? _lastGroupAnswer;

    private OverrideValue(Outcome? outcome, string? groupName, CompiledParameterStore? store)
    {
        Outcome = outcome;
        _groupName = groupName;
        Store = store;
    }

    internal Outcome? Outcome { get; }

    internal CompiledParameterStore? Store { get; }

    internal static OverrideValue Of(bool value) => new(new Outcome { RuleId = RuleId, Value = value, IsOverride = true }, null, null);

    internal static OverrideValue Of(ParameterSet parameters) =>
        new(new Outcome { RuleId = RuleId, Parameters = parameters, IsOverride = true }, null, null);

    internal static OverrideValue OfGroup(string groupName) => new(null, groupName, null);

    internal static OverrideValue Of(CompiledParameterStore store) => new(null, null, store);

    /// <summary>The outcome under a ruleset; a group that it does not hold answers with no parameters.</summary>
    internal Outcome OutcomeIn(string experiment, Ruleset ruleset)
    {
        if (Outcome is not null)
        {
            return Outcome;
        }

        // One small object per ruleset, replaced whole, so that repeated checks allocate nothing.
        GroupAnswer? answer = _lastGroupAnswer;
        if (answer is null || !ReferenceEquals(answer.Ruleset, ruleset))
        {
            CompiledRule[] rules = ruleset.Configs.Find(experiment)?.Rules ?? [];
            CompiledRule? rule = Array.Find(rules, rule => rule.Passed.GroupName == _groupName);
            answer = new GroupAnswer(ruleset, Of(rule?.Passed.Parameters ?? ParameterSet.Empty).Outcome!);
            _lastGroupAnswer = answer;
        }

        return answer.Outcome;
    }

    private sealed record GroupAnswer(Ruleset Ruleset, Outcome Outcome);
}
