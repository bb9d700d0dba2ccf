using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Creates dimensions of <see cref="Variants"/> from experiments, layers and dynamic configs of generated code.</summary>
public static class VariantDimensions
{
    /// <summary>
    /// Creates the dimension of an experiment: all groups of the spec snapshot. A new group in the snapshot is a new value.
    /// </summary>
    /// <exception cref="ArgumentException">The snapshot has no groups for the experiment.</exception>
    public static VariantDimension Groups<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(this ExperimentAccessor<TTyped> experiment)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped>
    {
        string[] groups = GroupNames.Of(typeof(TTyped));
        return groups.Length > 0
            ? new VariantDimension(experiment.Name, groups, value => experiment.OverrideGroup(groups[value]))
            : throw new ArgumentException($"The spec snapshot has no groups for the experiment \"{experiment.Name}\". Use groups of an experiment that has some.", nameof(experiment));
    }

    /// <summary>Creates a dimension of values of one parameter of an experiment. The other parameters have their typed defaults.</summary>
    public static VariantDimension Values<TTyped>(this ExperimentAccessor<TTyped> experiment, string parameter, params object[] values)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> =>
        Of($"{experiment.Name}.{parameter}", values, value => experiment.Override(parameter, value));

    /// <summary>Creates a dimension of values of one parameter of a layer. The other parameters have their typed defaults.</summary>
    public static VariantDimension Values<TTyped>(this LayerAccessor<TTyped> layer, string parameter, params object[] values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> =>
        Of($"{layer.Name}.{parameter}", values, value => layer.Override(parameter, value));

    /// <summary>
    /// Creates a dimension of values of one parameter of a dynamic config. The other parameters have their typed defaults.
    /// </summary>
    public static VariantDimension Values<TTyped>(this DynamicConfigAccessor<TTyped> config, string parameter, params object[] values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> =>
        Of($"{config.Name}.{parameter}", values, value => config.Override(parameter, value));

    private static VariantDimension Of(string name, object[] values, Func<object, OverrideScope> apply)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException($"There are no values for {name}. Pass one value or more.", nameof(values));
        }

        foreach (object value in values)
        {
            apply(value).Dispose(); // Throws for a value that does not fit the parameter.
        }

        string[] texts = [.. values.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null")];
        if (texts.GroupBy(static text => text, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } repeated)
        {
            throw new ArgumentException($"{name} has the value \"{repeated.Key}\" twice. Pass each value once.", nameof(values));
        }

        return new VariantDimension(name, texts, index => apply(values[index]));
    }
}
