using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes a dynamic config by its default and its rules, in order.</summary>
/// <remarks>Not for several threads.</remarks>
public sealed class DynamicConfigBuilder
{
    private readonly SpecEntry _spec;

    internal DynamicConfigBuilder(SpecEntry spec) => _spec = spec;

    /// <summary>Sets the value for users for whom no rule applies. Default: no parameters.</summary>
    public DynamicConfigBuilder Default(ParameterValues values)
    {
        _spec.Default = _spec.Checked(values);
        return this;
    }

    /// <inheritdoc cref="Default(ParameterValues)"/>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public DynamicConfigBuilder Default(object values) => Default(ParameterValues.Of(values));

    /// <summary>Adds a rule that returns a value to the users of an audience.</summary>
    /// <exception cref="ArgumentException">The audience has no conditions, or the spec snapshot has other parameters.</exception>
    public DynamicConfigBuilder For(Action<Audience> audience, ParameterValues values)
    {
        var rule = new RuleEntry(_spec.NextRuleId("rule"), _spec.Checked(values));
        _spec.Add(Audience.Fill(_spec, rule, audience, "Pass at least one, or call Default."));
        return this;
    }

    /// <inheritdoc cref="For(Action{Audience}, ParameterValues)"/>
    /// <param name="audience">The users.</param>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public DynamicConfigBuilder For(Action<Audience> audience, object values) => For(audience, ParameterValues.Of(values));
}
