using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <content>The same by accessors of generated code, whose names, groups and parameter types are checked.</content>
public sealed partial class TestSpecs
{
    /// <summary>Adds a gate with one value for all users.</summary>
    public TestSpecs Gate(GateAccessor gate, bool on) => Gate(gate.Name, on);

    /// <summary>Adds a gate with rules.</summary>
    public TestSpecs Gate(GateAccessor gate, Action<GateBuilder> define) => Gate(gate.Name, define);

    /// <summary>Adds an experiment whose users are all in one group, with parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="group">A constant of the generated type, such as <c>ExperimentTypes.CheckoutButton.Groups.GreenButton</c>.</param>
    /// <param name="parameters">The parameters that users of the group get.</param>
    public TestSpecs Experiment<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(ExperimentAccessor<TTyped> experiment, Enum group, ParameterValues parameters = default)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> =>
        Experiment(experiment, builder => builder.Group(GroupNames.NameOf(typeof(TTyped), group), 100, parameters));

    /// <summary>Adds an experiment.</summary>
    public TestSpecs Experiment<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(ExperimentAccessor<TTyped> experiment, Action<ExperimentBuilder> define)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> =>
        AddExperiment(experiment.Name, ParameterCheck.Of(experiment.Handle), GroupNames.Of(typeof(TTyped)), define);

    /// <summary>Adds a dynamic config with one value for all users.</summary>
    public TestSpecs DynamicConfig<TTyped>(DynamicConfigAccessor<TTyped> config, ParameterValues values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => DynamicConfig(config, builder => builder.Default(values));

    /// <inheritdoc cref="DynamicConfig{TTyped}(DynamicConfigAccessor{TTyped}, ParameterValues)"/>
    /// <param name="config">The dynamic config.</param>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs DynamicConfig<TTyped>(DynamicConfigAccessor<TTyped> config, object values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => DynamicConfig(config, ParameterValues.Of(values));

    /// <summary>Adds a dynamic config with rules.</summary>
    public TestSpecs DynamicConfig<TTyped>(DynamicConfigAccessor<TTyped> config, Action<DynamicConfigBuilder> define)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => AddDynamicConfig(config.Name, ParameterCheck.Of(config.Handle), define);

    /// <summary>Adds a layer with one value for all users.</summary>
    public TestSpecs Layer<TTyped>(LayerAccessor<TTyped> layer, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => Layer(layer, builder => builder.Default(values));

    /// <inheritdoc cref="Layer{TTyped}(LayerAccessor{TTyped}, ParameterValues)"/>
    /// <param name="layer">The layer.</param>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs Layer<TTyped>(LayerAccessor<TTyped> layer, object values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => Layer(layer, ParameterValues.Of(values));

    /// <summary>Adds a layer that allocates users to experiments.</summary>
    public TestSpecs Layer<TTyped>(LayerAccessor<TTyped> layer, Action<LayerBuilder> define)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => AddLayer(layer.Name, ParameterCheck.Of(layer.Handle), define);
}
