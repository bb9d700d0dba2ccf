using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes an experiment by its groups.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class ExperimentBuilder
{
    private readonly SpecEntry _spec;
    private readonly IReadOnlyList<string> _knownGroups;
    private int _buckets;

    /// <param name="spec">The experiment.</param>
    /// <param name="knownGroups">The groups of an accessor; empty when any group is accepted.</param>
    internal ExperimentBuilder(SpecEntry spec, IReadOnlyList<string> knownGroups)
    {
        _spec = spec;
        _knownGroups = knownGroups;
    }

    /// <summary>Adds a group.</summary>
    /// <param name="groupName">The name of the group.</param>
    /// <param name="percent">The share of all users, in steps of 0.1. Users beyond the sum of all groups are in none.</param>
    /// <param name="parameters">The parameters that users of the group get.</param>
    /// <exception cref="ArgumentException">The spec snapshot has no such group, or the group was added before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The share is not between 0 and 100 or not a multiple of 0.1, or the shares of all groups are more than 100.
    /// </exception>
    public ExperimentBuilder Group(string groupName, double percent = 100, ParameterValues parameters = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupName);
        CheckKnown(groupName, _knownGroups);
        CheckKnown(groupName, [.. _spec.SnapshotGroups.Select(static group => group.Name).Where(static name => name.Length > 0)]);
        if (_spec.Rules.Exists(rule => rule.GroupName == groupName))
        {
            throw new ArgumentException($"The experiment \"{_spec.Name}\" has the group \"{groupName}\" already. Add each group once.", nameof(groupName));
        }

        int buckets = Share.BucketsOf(percent, "a group", nameof(percent));
        if (_buckets + buckets > Share.AllBuckets)
        {
            throw new ArgumentOutOfRangeException(
                nameof(percent),
                $"The groups of the experiment \"{_spec.Name}\" have {Share.TextOf(_buckets / 10.0)} % so far, and {Share.TextOf(percent)} % more exceeds 100 %. Pass smaller shares.");
        }

        string json = _spec.Checked(parameters);
        _buckets += buckets;
        string ruleId = _spec.SnapshotGroups.FirstOrDefault(group => group.Name == groupName)?.RuleId ?? _spec.NextRuleId("group");
        _spec.Add(new RuleEntry(ruleId, json) { GroupName = groupName, BucketsBelow = _buckets });
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
        {
            if (!_spec.GroupParameters.Contains(parameter.Name))
            {
                _spec.GroupParameters.Add(parameter.Name);
            }
        }

        return this;
    }

    /// <inheritdoc cref="Group(string, double, ParameterValues)"/>
    /// <param name="groupName">The name of the group.</param>
    /// <param name="percent">The share of all users, in steps of 0.1. Users beyond the sum of all groups are in none.</param>
    /// <param name="parameters">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public ExperimentBuilder Group(string groupName, double percent, object parameters) => Group(groupName, percent, ParameterValues.Of(parameters));

    /// <summary>Sets the parameters of users in no group. Default: none.</summary>
    public ExperimentBuilder Default(ParameterValues parameters)
    {
        _spec.Default = _spec.Checked(parameters);
        return this;
    }

    /// <inheritdoc cref="Default(ParameterValues)"/>
    /// <param name="parameters">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public ExperimentBuilder Default(object parameters) => Default(ParameterValues.Of(parameters));

    /// <summary>Keeps the users that a holdout holds out in no group. Call it before the groups.</summary>
    public ExperimentBuilder HeldOutBy(string holdoutName)
    {
        ArgumentException.ThrowIfNullOrEmpty(holdoutName);
        return Excludes("held_out", SpecLink.ToHoldout(holdoutName), passes: true);
    }

    /// <summary>Keeps the users who fail a targeting gate in no group. Call it before the groups.</summary>
    public ExperimentBuilder OnlyForGate(string gateName)
    {
        ArgumentException.ThrowIfNullOrEmpty(gateName);
        return Excludes("targeting", SpecLink.To(SpecReference.Gate, gateName), passes: false);
    }

    /// <summary>Sets the ID type by which users are assigned, such as "companyID". Default: "userID".</summary>
    public ExperimentBuilder ByIdType(string idType)
    {
        ArgumentException.ThrowIfNullOrEmpty(idType);
        _spec.IdType = idType;
        return this;
    }

    /// <summary>Marks the experiment as not running: every user gets the default, and none is in a group.</summary>
    /// <remarks>
    /// The payload is that of an experiment before its start, where the rule "prestart" decides. An override still puts users into a group.
    /// </remarks>
    public ExperimentBuilder Inactive()
    {
        _spec.IsActive = false;
        return this;
    }

    private ExperimentBuilder Excludes(string prefix, SpecLink gate, bool passes)
    {
        BeforeGroups();
        RuleEntry rule = _spec.Add(new RuleEntry(_spec.NextRuleId(prefix), null));
        rule.Conditions.Add(ConditionEntry.Gate(gate.Name, passes));
        _spec.Links.Add(gate);
        return this;
    }

    private void CheckKnown(string groupName, IReadOnlyList<string> groups)
    {
        if (groups.Count > 0)
        {
            Known.Check("group", groupName, groups, $"the experiment \"{_spec.Name}\" in the spec snapshot");
        }
    }

    private void BeforeGroups()
    {
        if (_spec.Rules.Exists(static rule => rule.GroupName is not null))
        {
            throw new InvalidOperationException($"The experiment \"{_spec.Name}\" has groups already. Call this method before Group.");
        }
    }
}
