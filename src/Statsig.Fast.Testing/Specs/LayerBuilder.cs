using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a layer by its defaults and the experiments that it allocates users to.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class LayerBuilder
{
    private readonly SpecEntry _spec;
    private int _buckets;

    internal LayerBuilder(SpecEntry spec) => _spec = spec;

    /// <summary>
    /// Sets the parameters of users in no experiment. Default: none. Experiments of the layer have them too, unless their groups set them.
    /// </summary>
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

    /// <summary>
    /// Sets the ID type by which users are allocated, such as "companyID". Default: "userID". The experiments of the layer have the same.
    /// </summary>
    public LayerBuilder ByIdType(string idType)
    {
        ArgumentException.ThrowIfNullOrEmpty(idType);
        _spec.IdType = idType;
        return this;
    }

    /// <summary>Allocates users to an experiment, whose groups then decide the parameters.</summary>
    /// <param name="experimentName">An experiment of the same specs, which no other layer allocates.</param>
    /// <param name="percent">The share of all users, in steps of 0.1.</param>
    /// <exception cref="ArgumentException">The layer allocates the experiment already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The share is not between 0 and 100 or not a multiple of 0.1, or the shares of all experiments are more than 100.
    /// </exception>
    public LayerBuilder Allocates(string experimentName, double percent = 100)
    {
        ArgumentException.ThrowIfNullOrEmpty(experimentName);
        if (_spec.Rules.Exists(rule => rule.Delegate == experimentName))
        {
            throw new ArgumentException($"The layer \"{_spec.Name}\" allocates the experiment \"{experimentName}\" already. Allocate each experiment once.", nameof(experimentName));
        }

        int buckets = Share.BucketsOf(percent, "an experiment", nameof(percent));
        if (_buckets + buckets > Share.AllBuckets)
        {
            throw new ArgumentOutOfRangeException(
                nameof(percent), $"The layer \"{_spec.Name}\" has allocated {Share.TextOf(_buckets / 10.0)} % so far, and {Share.TextOf(percent)} % more exceeds 100 %. Pass smaller shares.");
        }

        _buckets += buckets;
        _spec.Add(new RuleEntry(_spec.NextRuleId("allocation"), null) { Delegate = experimentName, BucketsBelow = _buckets });
        _spec.Links.Add(SpecLink.To(SpecReference.Experiment, experimentName));
        return this;
    }
}
