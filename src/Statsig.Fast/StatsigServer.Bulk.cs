using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gateNames.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gateNames.Length} names. Give a value for each name.");
        }

        Ruleset ruleset = BulkRuleset(user);
        BulkGates.Evaluate(ruleset, user, _overrides.Current, gateNames, values, LaneStrategies.Chosen);
    }

    /// <summary>Evaluates many gates for one user, for less than one call each; records no exposures.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gates">Handles from generated code, or made by name; unknown ones answer false.</param>
    /// <param name="values">Where the answers go, in the order of the handles.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up. The cheapest form: no names are looked up.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="ArgumentException">There are fewer values than handles.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<GateHandle> gates, Span<bool> values)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (values.Length < gates.Length)
        {
            Internals.Throw.Argument(nameof(values), $"There is room for {values.Length} values and there are {gates.Length} handles. Give a value for each handle.");
        }

        Ruleset ruleset = BulkRuleset(user);
        BulkGates.Evaluate(ruleset, user, _overrides.Current, new HandledGates(this, ruleset, gates), gates.Length, values, LaneStrategies.Chosen);
    }

    /// <inheritdoc/>
    public UserEvaluations EvaluateAll(StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new UserEvaluations(BulkRuleset(user), user, _overrides.Current);
    }

    /// <summary>The ruleset in force, for tests and measurements of single stages.</summary>
    internal Ruleset CurrentRuleset => _rulesets.Current;

    private Ruleset BulkRuleset(StatsigUser user)
    {
        Ruleset ruleset = _rulesets.Current;
        if (!ruleset.HasSpecs)
        {
            BeforeSpecs();
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        return ruleset;
    }

    private readonly ref struct HandledGates(StatsigServer server, Ruleset ruleset, ReadOnlySpan<GateHandle> gates) : IBulkGateSource
    {
        private readonly ReadOnlySpan<GateHandle> _gates = gates;

        public CompiledSpec? Find(int index) =>
            server.Find(ruleset, ref ruleset.GateSlots, HandleKind.Gate, _gates[index].Schema, _gates[index].Ordinal);

        public string NameOf(int index) => _gates[index].Name;
    }
}
