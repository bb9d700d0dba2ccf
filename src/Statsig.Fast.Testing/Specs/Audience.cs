using System;
using System.Collections.Generic;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>The users that a rule is for. All conditions of an audience must hold; within one condition, any of its values.</summary>
/// <remarks>
/// The conditions are those of the service and are compiled by the same compiler as a downloaded payload. IDs are compared in the same
/// case, as by overrides for one ID; other texts regardless of case. Not for several threads.
/// </remarks>
public sealed class Audience
{
    private readonly RuleEntry _rule;
    private readonly SpecEntry _spec;

    private Audience(SpecEntry spec, RuleEntry rule)
    {
        _spec = spec;
        _rule = rule;
    }

    /// <summary>Gives a rule the conditions that a caller describes.</summary>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentException">There are none, so that the rule would apply to every user.</exception>
    internal static RuleEntry Fill(SpecEntry spec, RuleEntry rule, Action<Audience> describe, string remedy)
    {
        ArgumentNullException.ThrowIfNull(describe);
        describe(new Audience(spec, rule));
        return rule.Conditions.Count > 0 ? rule : throw new ArgumentException($"The audience of {spec.Description} has no conditions. {remedy}");
    }

    /// <summary>Requires one of the given user IDs, in the same case.</summary>
    public Audience UserId(params string[] userIds) => Add(ConditionEntry.UnitId("userID", Checked(userIds)));

    /// <summary>Requires a custom ID, such as that of a company, with one of the given values, in the same case.</summary>
    public Audience CustomId(string idType, params string[] ids) => Add(ConditionEntry.UnitId(Checked(idType), Checked(ids)));

    /// <summary>Requires one of the given email addresses, regardless of case.</summary>
    public Audience Email(params string[] emails) => Add(ConditionEntry.Any("user_field", "email", Checked(emails)));

    /// <summary>Requires one of the given countries, such as "GB": that of the user, or else that of its IP address.</summary>
    public Audience Country(params string[] countries) => Add(ConditionEntry.Any("ip_based", "country", Checked(countries)));

    /// <summary>Requires a field of the user, standard or custom, with one of the given values, regardless of case.</summary>
    public Audience Field(string field, params string[] values) => Add(ConditionEntry.Any("user_field", Checked(field), Checked(values)));

    /// <summary>Requires an app version of at least the given one, such as "2.4.0".</summary>
    public Audience AppVersionAtLeast(string version) =>
        Add(new ConditionEntry("user_field", "version_gte", "appVersion", ConditionEntry.Quote(Checked(version))));

    /// <summary>Requires one of the given environment tiers, such as "staging".</summary>
    public Audience Tier(params string[] tiers) => Add(ConditionEntry.Any("environment_field", "tier", Checked(tiers)));

    /// <summary>Requires another gate to pass.</summary>
    public Audience PassesGate(string gateName) => AddGate(SpecLink.To(SpecReference.Gate, Checked(gateName)), passes: true);

    /// <summary>Requires another gate to fail.</summary>
    public Audience FailsGate(string gateName) => AddGate(SpecLink.To(SpecReference.Gate, Checked(gateName)), passes: false);

    /// <summary>Requires membership of a segment.</summary>
    public Audience InSegment(string segmentName) => AddGate(SpecLink.ToSegment(Checked(segmentName)), passes: true);

    /// <summary>Adds the conditions that a caller names.</summary>
    internal Audience Add(string? userId, string? email, string? country, string? appVersionAtLeast, IReadOnlyDictionary<string, string>? custom)
    {
        if (custom is { Count: 0 })
        {
            throw new ArgumentException("There are no custom fields, so no condition is added. Pass one field or more, or null for none.", nameof(custom));
        }

        _ = userId is null ? this : UserId(userId);
        _ = email is null ? this : Email(email);
        _ = country is null ? this : Country(country);
        _ = appVersionAtLeast is null ? this : AppVersionAtLeast(appVersionAtLeast);
        foreach ((string field, string value) in custom ?? new Dictionary<string, string>())
        {
            Field(field, value);
        }

        return this;
    }

    private Audience AddGate(SpecLink gate, bool passes)
    {
        _spec.Links.Add(gate);
        return Add(ConditionEntry.Gate(gate.Name, passes));
    }

    private Audience Add(ConditionEntry condition)
    {
        _rule.Conditions.Add(condition);
        return this;
    }

    private static string Checked(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return text;
    }

    private static string[] Checked(string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Array.IndexOf(values, null) >= 0)
        {
            throw new ArgumentException("The values contain null, which no user has. Pass other values.", nameof(values));
        }

        return values.Length > 0 ? values : throw new ArgumentException("There are no values, so no user meets the condition. Pass one value or more.", nameof(values));
    }
}
