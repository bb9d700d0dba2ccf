using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <content>
/// Experiments of generated code whose users are all in one group, by the name of the group and with parameters as an object.
/// </content>
public sealed partial class TestSpecs
{
    /// <summary>Adds an experiment whose users are all in one group, with parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="groupName">The name of the group.</param>
    /// <param name="parameters">The parameters that users of the group get.</param>
    public TestSpecs Experiment<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(ExperimentAccessor<TTyped> experiment, string groupName, ParameterValues parameters = default)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => Experiment(experiment, builder => builder.Group(groupName, 100, parameters));

    /// <summary>Adds an experiment whose users are all in one group, with parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="groupName">The name of the group.</param>
    /// <param name="parameters">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs Experiment<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(ExperimentAccessor<TTyped> experiment, string groupName, object parameters)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => Experiment(experiment, groupName, ParameterValues.Of(parameters));

    /// <summary>Adds an experiment whose users are all in one group, with parameters.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="group">A constant of the generated type, such as <c>ExperimentTypes.CheckoutButton.Groups.GreenButton</c>.</param>
    /// <param name="parameters">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs Experiment<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(ExperimentAccessor<TTyped> experiment, Enum group, object parameters)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => Experiment(experiment, group, ParameterValues.Of(parameters));
}
