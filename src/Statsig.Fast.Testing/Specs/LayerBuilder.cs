using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a layer by its defaults and the experiments that it allocates users to.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class LayerBuilder
{
    private readonly SpecEntry _spec;
    private double _percent;

    internal LayerBuilder(SpecEntry spec) => _spec = spec;

    /// <summary>Sets the parameters of users in no experiment. Default: none. Call it before <see cref="Allocates"/>.</summary>
    public LayerBuilder Default(ParameterValues values)
    {
        _spec.Default = _spec.Checked(values);
        return this;
    }

    /// <inheritdoc cref="Default(ParameterValues)"/>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public LayerBuilder Default(object values) => Default(ParameterValues.Of(values));

    /// <summary>Allocates users to an experiment, whose groups then decide the parameters.</summary>
    /// <param name="experimentName">An experiment of the same specs.</param>
    /// <param name="percent">The share of all users, in steps of 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shares of all experiments are more than 100.</exception>
    public LayerBuilder Allocates(string experimentName, double percent = 100)
    {
        ArgumentException.ThrowIfNullOrEmpty(experimentName);
        if (!(percent is >= 0 and <= 100) || _percent + percent > 100.000_001)
        {
            throw new ArgumentOutOfRangeException(
                nameof(percent), percent, $"The layer \"{_spec.Name}\" has allocated {_percent} % so far. Each share is between 0 and 100, and so is their sum.");
        }

        _percent += percent;
        var rule = new RuleEntry(_spec.NextRuleId("allocation"), _spec.Default) { Delegate = experimentName };
        rule.Conditions.Add(ConditionEntry.BucketBelow((int)Math.Round(_percent * 10), _spec.Name, _spec.IdType));
        _spec.Add(rule);
        _spec.References.Add((SpecReference.Experiment, experimentName));
        return this;
    }
}
