using System;
using System.Collections.Generic;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a gate, segment or holdout by its rules, in order. A user for whom no rule applies fails the gate.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class GateBuilder
{
    private readonly SpecEntry _spec;

    internal GateBuilder(SpecEntry spec) => _spec = spec;

    /// <summary>Adds a rule that passes users who meet all of the given conditions.</summary>
    /// <param name="userId">The user ID.</param>
    /// <param name="email">The email address.</param>
    /// <param name="country">The country, such as "GB".</param>
    /// <param name="appVersionAtLeast">The lowest app version.</param>
    /// <param name="custom">Values of custom fields.</param>
    public GateBuilder PassesFor(
        string? userId = null, string? email = null, string? country = null, string? appVersionAtLeast = null, IReadOnlyDictionary<string, string>? custom = null) =>
        PassesFor(audience => audience.Add(userId, email, country, appVersionAtLeast, custom));

    /// <summary>Adds a rule that passes the users of an audience.</summary>
    public GateBuilder PassesFor(Action<Audience> audience) => Add("pass", "true", audience);

    /// <summary>Adds a rule that passes every user; <see cref="AtPercent"/> lowers its share.</summary>
    public GateBuilder PassesForEveryone() => Add("everyone", "true", null);

    /// <summary>Adds a rule that fails the users of an audience, who then reach no later rule.</summary>
    public GateBuilder FailsFor(Action<Audience> audience) => Add("fail", "false", audience);

    /// <summary>Adds a rule that fails the users that a holdout holds out. Put it before the other rules.</summary>
    public GateBuilder HeldOutBy(string holdoutName) => Add("held_out", "false", audience => audience.PassesGate(holdoutName));

    /// <summary>Sets the share of the audience of the last rule that passes. The others fail the gate.</summary>
    /// <param name="passPercentage">0 to 100, in steps of 0.01.</param>
    /// <exception cref="InvalidOperationException">The gate has no rule.</exception>
    public GateBuilder AtPercent(double passPercentage)
    {
        if (!(passPercentage is >= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(passPercentage), passPercentage, "A pass percentage is between 0 and 100.");
        }

        if (_spec.Rules.Count == 0)
        {
            throw new InvalidOperationException($"The gate \"{_spec.Name}\" has no rule whose percentage could be set. Call PassesFor or PassesForEveryone first.");
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

    private GateBuilder Add(string prefix, string value, Action<Audience>? audience)
    {
        RuleEntry rule = _spec.Add(new RuleEntry(_spec.NextRuleId(prefix), value));
        audience?.Invoke(new Audience(_spec, rule));
        return this;
    }
}
