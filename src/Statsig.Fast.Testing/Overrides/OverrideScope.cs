using System;
using System.Threading;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Testing.Overrides;
using Statsig.Fast.Testing.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Testing;

/// <summary>An override that lasts until it is disposed and that only the asynchronous context of the test sees.</summary>
/// <remarks>
/// <para>
/// It applies to every <see cref="TestStatsig"/> that is used in this context: by the test itself, by what it awaits, by tasks and threads
/// that it starts afterwards, and by requests to an in-process host (<see cref="TestStatsigServiceCollectionExtensions"/>). Other tests do
/// not see it, also when they share the server. It does not reach threads and timers that were started before, and other processes; use the
/// overrides of <see cref="TestStatsig.Server"/> there, which apply to all contexts.
/// </para>
/// <para>
/// Scopes nest: of those that apply to a user, the one that was created last takes precedence, so a later one for all users hides an
/// earlier one for an ID. Overrides of the server rank otherwise: those for an ID precede those for all users. Scopes take precedence over
/// the overrides of the server. <see cref="Dispose"/> ends the override everywhere at once, in tasks that still run as well. Scopes may be
/// disposed in any order, in any context and more than once. A scope created in an asynchronous method is not visible to the caller of that
/// method, so a set-up method that creates scopes must not be "async".
/// </para>
/// <para>Safe from any thread.</para>
/// </remarks>
public sealed class OverrideScope : IDisposable
{
    private static readonly AsyncLocal<OverrideScope?> Innermost = new();

    private volatile OverrideScope? _outer;
    private readonly EntryType _kind;
    private readonly string _name;
    private readonly string? _id;
    private volatile bool _isEnded;

    internal OverrideScope(EntryType kind, string name, string? id, ScopedValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        _kind = kind;
        _name = name;
        _id = id;
        Value = value;
        _outer = WithoutEnded(Innermost.Value);
        UnlinkEnded();
        Innermost.Value = this;
    }

    internal ScopedValue Value { get; }

    /// <summary>Overrides the value of a gate.</summary>
    /// <param name="name">The gate. Without a snapshot file it need not exist.</param>
    /// <param name="value">The value.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">The snapshot file of the current <see cref="TestStatsig"/> has no such gate.</exception>
    public static OverrideScope Gate(string name, bool value, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        CurrentSpecs.CheckName(SpecReference.Gate, name);
        return new OverrideScope(EntryType.Gate, name, id, ScopedValue.Of(value));
    }

    /// <summary>Overrides the value of a dynamic config.</summary>
    /// <param name="name">The dynamic config. Without a snapshot file it need not exist.</param>
    /// <param name="values">The whole value.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The snapshot file of the current <see cref="TestStatsig"/> has no such name or parameter.
    /// </exception>
    public static OverrideScope DynamicConfig(string name, ParameterValues values, string? id = null) =>
        new(EntryType.DynamicConfig, name, id, Parameters(SpecReference.DynamicConfig, name, values));

    /// <summary>Overrides the parameters of an experiment.</summary>
    /// <param name="name">The experiment. Without a snapshot file it need not exist.</param>
    /// <param name="values">The whole value.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The snapshot file of the current <see cref="TestStatsig"/> has no such name or parameter.
    /// </exception>
    public static OverrideScope Experiment(string name, ParameterValues values, string? id = null) =>
        new(EntryType.Experiment, name, id, Parameters(SpecReference.Experiment, name, values));

    /// <summary>Puts users into a group of an experiment, with the parameters that the specs have for the group.</summary>
    /// <param name="name">The experiment.</param>
    /// <param name="groupName">The group.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The experiment of the current <see cref="TestStatsig"/> has no such group, or its snapshot file has no such experiment.
    /// </exception>
    /// <remarks>
    /// Specs from a snapshot file have no parameters for its groups, unless they were described. Specs without the group, such as those of
    /// a later update, answer with the group and without parameters, and log a warning.
    /// </remarks>
    public static OverrideScope ExperimentGroup(string name, string groupName, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrEmpty(groupName);
        CurrentSpecs.CheckGroup(name, groupName);
        return new OverrideScope(EntryType.Experiment, name, id, ScopedValue.OfGroup(groupName));
    }

    /// <summary>Overrides the parameters of a layer.</summary>
    /// <param name="name">The layer. Without a snapshot file it need not exist.</param>
    /// <param name="values">The whole value.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    /// <exception cref="ArgumentException">
    /// The snapshot file of the current <see cref="TestStatsig"/> has no such name or parameter.
    /// </exception>
    public static OverrideScope Layer(string name, ParameterValues values, string? id = null) =>
        new(EntryType.Layer, name, id, Parameters(SpecReference.Layer, name, values));

    /// <summary>Overrides the parameters of a parameter store with fixed values.</summary>
    /// <param name="name">The parameter store; it need not exist.</param>
    /// <param name="values">All parameters. They do not refer to gates, dynamic configs, experiments and layers.</param>
    /// <param name="id">A user ID or any custom ID; null for all users.</param>
    public static OverrideScope ParameterStore(string name, ParameterValues values, string? id = null)
    {
        CurrentSpecs.CheckName(SpecReference.ParameterStore, name);
        return new OverrideScope(EntryType.ParameterStore, name, id, ScopedValue.Of(CompiledParameterStore.OfValues(name, ParameterJson.ReadSet(values.Json))));
    }

    /// <summary>Ends the override.</summary>
    public void Dispose()
    {
        _isEnded = true;
        Innermost.Value = WithoutEnded(Innermost.Value);
    }

    /// <summary>Returns the value of the innermost scope that applies to a user; null when none does.</summary>
    internal static ScopedValue? Find(EntryType kind, string name, StatsigUser user)
    {
        for (OverrideScope? scope = Innermost.Value; scope is not null; scope = scope._outer)
        {
            if (scope._kind == kind && !scope._isEnded && scope._name == name && scope.AppliesTo(user))
            {
                return scope.Value;
            }
        }

        return null;
    }

    private static ScopedValue Parameters(SpecReference kind, string name, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ScopedValue.Of(ParameterJson.ReadSet(CurrentSpecs.Checked(kind, name, values).Json));
    }

    private static OverrideScope? WithoutEnded(OverrideScope? scope)
    {
        while (scope is { _isEnded: true })
        {
            scope = scope._outer;
        }

        return scope;
    }

    /// <summary>
    /// Unlinks the scopes around this one that have ended: otherwise a series of scopes, each created before the last one ends, would grow.
    /// </summary>
    private void UnlinkEnded()
    {
        for (OverrideScope? scope = this; scope is not null; scope = scope._outer)
        {
            scope._outer = WithoutEnded(scope._outer);
        }
    }

    private bool AppliesTo(StatsigUser user)
    {
        if (_id is null || user.UserId == _id)
        {
            return true;
        }

        foreach (ref readonly UserField id in user.CustomIds)
        {
            // As text, as in the overrides of the server: a numeric custom ID matches its decimal text.
            if ((id.Value.TextOrNull ?? id.Value.ToString()) == _id)
            {
                return true;
            }
        }

        return false;
    }
}
