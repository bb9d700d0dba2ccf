using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Scoped overrides by the accessors of generated code: <c>using (Gates.NewCheckout.Override(true))</c>.</summary>
/// <remarks><see cref="OverrideScope"/> describes where they apply. Parameters are checked against the spec snapshot.</remarks>
public static class AccessorOverrides
{
    /// <summary>Overrides the value of a gate for all users.</summary>
    public static OverrideScope Override(this GateAccessor gate, bool value) => OverrideScope.Gate(gate.Name, value);

    /// <summary>Overrides the value of a gate for one user ID or custom ID.</summary>
    public static OverrideScope OverrideFor(this GateAccessor gate, string id, bool value) => OverrideScope.Gate(gate.Name, value, NotNull(id));

    /// <summary>Puts all users into a group of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="group">A constant of the generated type, such as <c>ExperimentTypes.CheckoutButton.Groups.GreenButton</c>.</param>
    public static OverrideScope OverrideGroup<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(this ExperimentAccessor<TTyped> experiment, Enum group)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.ExperimentGroup(experiment.Name, GroupNames.NameOf(typeof(TTyped), group));

    /// <summary>Puts all users into a group of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="groupName">The name of the group.</param>
    public static OverrideScope OverrideGroup<TTyped>(this ExperimentAccessor<TTyped> experiment, string groupName)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.ExperimentGroup(experiment.Name, groupName);

    /// <summary>Puts one user ID or custom ID into a group of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="id">The user ID or custom ID.</param>
    /// <param name="group">A constant of the generated type.</param>
    public static OverrideScope OverrideGroupFor<[DynamicallyAccessedMembers(GroupNames.Members)] TTyped>(this ExperimentAccessor<TTyped> experiment, string id, Enum group)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.ExperimentGroup(experiment.Name, GroupNames.NameOf(typeof(TTyped), group), NotNull(id));

    /// <summary>Puts one user ID or custom ID into a group of an experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="id">The user ID or custom ID.</param>
    /// <param name="groupName">The name of the group.</param>
    public static OverrideScope OverrideGroupFor<TTyped>(this ExperimentAccessor<TTyped> experiment, string id, string groupName)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.ExperimentGroup(experiment.Name, groupName, NotNull(id));

    /// <summary>Overrides the parameters of an experiment for all users. Parameters that are not given have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this ExperimentAccessor<TTyped> experiment, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.Experiment(experiment.Name, Checked(experiment, values));

    /// <summary>Overrides one parameter of an experiment for all users. The other parameters have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this ExperimentAccessor<TTyped> experiment, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => experiment.Override(One(parameter, value));

    /// <summary>Overrides the parameters of an experiment for one user ID or custom ID.</summary>
    public static OverrideScope OverrideFor<TTyped>(this ExperimentAccessor<TTyped> experiment, string id, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => OverrideScope.Experiment(experiment.Name, Checked(experiment, values), NotNull(id));

    /// <summary>
    /// Overrides one parameter of an experiment for one user ID or custom ID. The other parameters have their typed defaults.
    /// </summary>
    public static OverrideScope OverrideFor<TTyped>(this ExperimentAccessor<TTyped> experiment, string id, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped> => experiment.OverrideFor(id, One(parameter, value));

    /// <summary>Overrides the value of a dynamic config for all users. Parameters that are not given have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this DynamicConfigAccessor<TTyped> config, ParameterValues values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => OverrideScope.DynamicConfig(config.Name, Checked(config, values));

    /// <summary>Overrides one parameter of a dynamic config for all users. The other parameters have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this DynamicConfigAccessor<TTyped> config, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => config.Override(One(parameter, value));

    /// <summary>Overrides the value of a dynamic config for one user ID or custom ID.</summary>
    public static OverrideScope OverrideFor<TTyped>(this DynamicConfigAccessor<TTyped> config, string id, ParameterValues values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => OverrideScope.DynamicConfig(config.Name, Checked(config, values), NotNull(id));

    /// <summary>
    /// Overrides one parameter of a dynamic config for one user ID or custom ID. The other parameters have their typed defaults.
    /// </summary>
    public static OverrideScope OverrideFor<TTyped>(this DynamicConfigAccessor<TTyped> config, string id, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped> => config.OverrideFor(id, One(parameter, value));

    /// <summary>Overrides the parameters of a layer for all users. Parameters that are not given have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this LayerAccessor<TTyped> layer, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => OverrideScope.Layer(layer.Name, Checked(layer, values));

    /// <summary>Overrides one parameter of a layer for all users. The other parameters have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this LayerAccessor<TTyped> layer, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => layer.Override(One(parameter, value));

    /// <summary>Overrides the parameters of a layer for one user ID or custom ID.</summary>
    public static OverrideScope OverrideFor<TTyped>(this LayerAccessor<TTyped> layer, string id, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => OverrideScope.Layer(layer.Name, Checked(layer, values), NotNull(id));

    /// <summary>Overrides one parameter of a layer for one user ID or custom ID. The other parameters have their typed defaults.</summary>
    public static OverrideScope OverrideFor<TTyped>(this LayerAccessor<TTyped> layer, string id, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<Layer, TTyped> => layer.OverrideFor(id, One(parameter, value));

    /// <summary>
    /// Overrides the parameters of a parameter store for all users. Parameters that are not given have their typed defaults.
    /// </summary>
    public static OverrideScope Override<TTyped>(this ParameterStoreAccessor<TTyped> store, ParameterValues values)
        where TTyped : struct, ITypedAnswer<ParameterStore, TTyped> => OverrideScope.ParameterStore(store.Name, Checked(store, values));

    /// <summary>Overrides one parameter of a parameter store for all users. The other parameters have their typed defaults.</summary>
    public static OverrideScope Override<TTyped>(this ParameterStoreAccessor<TTyped> store, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<ParameterStore, TTyped> => store.Override(One(parameter, value));

    /// <summary>Overrides the parameters of a parameter store for one user ID or custom ID.</summary>
    public static OverrideScope OverrideFor<TTyped>(this ParameterStoreAccessor<TTyped> store, string id, ParameterValues values)
        where TTyped : struct, ITypedAnswer<ParameterStore, TTyped> => OverrideScope.ParameterStore(store.Name, Checked(store, values), NotNull(id));

    /// <summary>
    /// Overrides one parameter of a parameter store for one user ID or custom ID. The other parameters have their typed defaults.
    /// </summary>
    public static OverrideScope OverrideFor<TTyped>(this ParameterStoreAccessor<TTyped> store, string id, string parameter, object? value)
        where TTyped : struct, ITypedAnswer<ParameterStore, TTyped> => store.OverrideFor(id, One(parameter, value));

    private static ParameterValues One(string parameter, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        return new Dictionary<string, object?> { [parameter] = value };
    }

    private static ParameterValues Checked<TTyped>(ExperimentAccessor<TTyped> experiment, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Experiment, TTyped>
    {
        ParameterCheck.Of(experiment.Handle)?.Check(values);
        return values;
    }

    private static ParameterValues Checked<TTyped>(DynamicConfigAccessor<TTyped> config, ParameterValues values)
        where TTyped : struct, ITypedAnswer<DynamicConfig, TTyped>
    {
        ParameterCheck.Of(config.Handle)?.Check(values);
        return values;
    }

    private static ParameterValues Checked<TTyped>(LayerAccessor<TTyped> layer, ParameterValues values)
        where TTyped : struct, ITypedAnswer<Layer, TTyped>
    {
        ParameterCheck.Of(layer.Handle)?.Check(values);
        return values;
    }

    private static ParameterValues Checked<TTyped>(ParameterStoreAccessor<TTyped> store, ParameterValues values)
        where TTyped : struct, ITypedAnswer<ParameterStore, TTyped>
    {
        ParameterCheck.Of(store.Handle)?.Check(values);
        return values;
    }

    private static string NotNull(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id;
    }
}
