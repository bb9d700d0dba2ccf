using System;
using System.Collections.Generic;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a gate, segment or holdout by its rules, in order. A user for whom no rule applies fails the gate.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class GateBuilder
{
    private const string HeldOut = "held_out";

    private readonly SpecEntry _spec;

    internal GateBuilder(SpecEntry spec) => _spec = spec;

    /// <summary>The gate at the beginning of a sentence.</summary>
    private string Subject => $"T{_spec.Description[1..]}";

    /// <summary>Adds a rule that passes users who meet all of the given conditions. An argument that is null is no condition.</summary>
    /// <param name="userId">The user ID, in the same case.</param>
    /// <param name="email">The email address, regardless of case.</param>
    /// <param name="country">The country, such as "GB".</param>
    /// <param name="appVersionAtLeast">The lowest app version.</param>
    /// <param name="custom">Values of custom fields, regardless of case.</param>
    /// <exception cref="ArgumentException">There is no condition.</exception>
    public GateBuilder PassesFor(
        string? userId = null, string? email = null, string? country = null, string? appVersionAtLeast = null, IReadOnlyDictionary<string, string>? custom = null) =>
        PassesFor(audience => audience.Add(userId, email, country, appVersionAtLeast, custom));

    /// <summary>Adds a rule that passes the users of an audience.</summary>
    /// <exception cref="ArgumentException">The audience has no conditions.</exception>
    public GateBuilder PassesFor(Action<Audience> audience) => Add("pass", "true", audience, "Pass at least one, or call PassesForEveryone.");

    /// <summary>Adds a rule that passes every user; <see cref="AtPercent"/> lowers its share. No rule may follow it.</summary>
    public GateBuilder PassesForEveryone()
    {
        BeforeEveryone();
        _spec.Add(new RuleEntry(_spec.NextRuleId("everyone"), "true"));
        return this;
    }

    /// <summary>Adds a rule that fails the users of an audience, who then reach no later rule.</summary>
    /// <exception cref="ArgumentException">The audience has no conditions.</exception>
    public GateBuilder FailsFor(Action<Audience> audience) => Add("fail", "false", audience, "Pass at least one. Users for whom no rule applies fail the gate.");

    /// <summary>Adds a rule that fails the users that a holdout holds out. Call it before the other rules.</summary>
    /// <exception cref="InvalidOperationException">The gate has another rule already.</exception>
    public GateBuilder HeldOutBy(string holdoutName)
    {
        ArgumentException.ThrowIfNullOrEmpty(holdoutName);
        if (_spec.Rules.Exists(static rule => !rule.Id.StartsWith(HeldOut, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"{Subject} has other rules already, so users whom they match would not be held out. Call HeldOutBy before them.");
        }

        RuleEntry rule = _spec.Add(new RuleEntry(_spec.NextRuleId(HeldOut), "false"));
        rule.Conditions.Add(ConditionEntry.Gate(holdoutName, passes: true));
        _spec.Links.Add(SpecLink.ToHoldout(holdoutName));
        return this;
    }

    /// <summary>Sets the share of the audience of the last rule that passes. The others fail the gate.</summary>
    /// <param name="passPercentage">0 to 100, in steps of 0.01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 100, or not a multiple of 0.01.</exception>
    /// <exception cref="InvalidOperationException">The gate has no rule, or the last one fails its users.</exception>
    public GateBuilder AtPercent(double passPercentage)
    {
        Share.CheckHundredths(passPercentage, "a rule", nameof(passPercentage));
        if (_spec.Rules.Count == 0)
        {
            throw new InvalidOperationException($"{Subject} has no rule whose percentage could be set. Call PassesFor or PassesForEveryone first.");
        }

        if (_spec.Rules[^1].ReturnValue == "false")
        {
            throw new InvalidOperationException($"The last rule of {_spec.Description} fails its users, so it has no percentage. Call AtPercent after PassesFor or PassesForEveryone.");
        }

        _spec.Rules[^1].PassPercentage = passPercentage;
        return this;
    }

    /// <summary>Sets the ID type by which percentages are counted, such as "companyID". Default: "userID".</summary>
    public GateBuilder ByIdType(string idType)
    {
        ArgumentException.ThrowIfNullOrEmpty(idType);
        _spec.IdType = idType;
        return this;
    }

    /// <summary>Disables the gate: every user fails with the rule "disabled".</summary>
    public GateBuilder Disabled()
    {
        _spec.IsEnabled = false;
        return this;
    }

    private GateBuilder Add(string prefix, string value, Action<Audience> audience, string remedy)
    {
        BeforeEveryone();
        _spec.Add(Audience.Fill(_spec, new RuleEntry(_spec.NextRuleId(prefix), value), audience, remedy));
        return this;
    }

    private void BeforeEveryone()
    {
        if (_spec.Rules.Exists(static rule => rule.Conditions.Count == 0))
        {
            throw new InvalidOperationException($"{Subject} has a rule for everyone already, so no user reaches a later rule. Call PassesForEveryone last.");
        }
    }
}
