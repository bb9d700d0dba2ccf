using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes an experiment by its groups.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class ExperimentBuilder
{
    private readonly SpecEntry _spec;
    private readonly IReadOnlyList<string>? _knownGroups;
    private double _percent;

    internal ExperimentBuilder(SpecEntry spec, IReadOnlyList<string>? knownGroups)
    {
        _spec = spec;
        _knownGroups = knownGroups;
    }

    /// <summary>Adds a group.</summary>
    /// <param name="groupName">The name of the group.</param>
    /// <param name="percent">The share of all users, in steps of 0.1. Users beyond the sum of all groups are in none.</param>
    /// <param name="parameters">The parameters that users of the group get.</param>
    /// <exception cref="ArgumentException">The spec snapshot has no such group, or the group was added before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shares of all groups are more than 100.</exception>
    public ExperimentBuilder Group(string groupName, double percent = 100, ParameterValues parameters = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupName);
        if (_knownGroups is not null)
        {
            Known.Check("group", groupName, _knownGroups, $"the experiment \"{_spec.Name}\" in the spec snapshot");
        }

        if (_spec.Rules.Exists(rule => rule.GroupName == groupName))
        {
            throw new ArgumentException($"The experiment \"{_spec.Name}\" has the group \"{groupName}\" already. Add each group once.", nameof(groupName));
        }

        if (!(percent is >= 0 and <= 100) || _percent + percent > 100.000_001)
        {
            throw new ArgumentOutOfRangeException(
                nameof(percent), percent, $"The groups of the experiment \"{_spec.Name}\" have {_percent} % so far. Each share is between 0 and 100, and so is their sum.");
        }

        string json = _spec.Checked(parameters);
        _percent += percent;
        var rule = new RuleEntry(_spec.NextRuleId("group"), json) { GroupName = groupName };
        rule.Conditions.Add(ConditionEntry.BucketBelow((int)Math.Round(_percent * 10), _spec.Name, _spec.IdType));
        _spec.Add(rule);
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
        {
            if (!_spec.ExplicitParameters.Contains(parameter.Name))
            {
                _spec.ExplicitParameters.Add(parameter.Name);
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
    public ExperimentBuilder HeldOutBy(string holdoutName) => Excludes("held_out", holdoutName, passes: true);

    /// <summary>Keeps the users who fail a targeting gate in no group. Call it before the groups.</summary>
    public ExperimentBuilder OnlyForGate(string gateName) => Excludes("targeting", gateName, passes: false);

    /// <summary>Sets the ID type by which users are assigned, such as "companyID". Default: "userID". Call it before the groups.</summary>
    public ExperimentBuilder ByIdType(string idType)
    {
        ArgumentException.ThrowIfNullOrEmpty(idType);
        BeforeGroups();
        _spec.IdType = idType;
        return this;
    }

    /// <summary>Marks the experiment as not running.</summary>
    public ExperimentBuilder Inactive()
    {
        _spec.IsActive = false;
        return this;
    }

    private ExperimentBuilder Excludes(string prefix, string gateName, bool passes)
    {
        ArgumentException.ThrowIfNullOrEmpty(gateName);
        BeforeGroups();
        RuleEntry rule = _spec.Add(new RuleEntry(_spec.NextRuleId(prefix), _spec.Default));
        rule.Conditions.Add(ConditionEntry.Gate(gateName, passes));
        _spec.References.Add((SpecReference.Gate, gateName));
        return this;
    }

    private void BeforeGroups()
    {
        if (_spec.Rules.Exists(static rule => rule.GroupName is not null))
        {
            throw new InvalidOperationException($"The experiment \"{_spec.Name}\" has groups already. Call this method before Group.");
        }
    }
}
