using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>The parameters that a test has set by the properties of generated code, which alone uses this type.</summary>
/// <remarks>
/// A value is written as JSON when it is set, so later changes of a list or an object have no effect. Not for several threads.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterAssignments
{
    /// <summary>Why trimmed programs cannot set objects.</summary>
    public const string ReflectionMessage = SerializedValue.ReflectionMessage;

    private readonly Dictionary<string, (object? Value, string Json)> _assigned = [];

    /// <summary>Gets the parameters that were set.</summary>
    public ParameterValues Values
    {
        get
        {
            var json = new StringBuilder("{");
            foreach ((string name, (_, string value)) in _assigned)
            {
                json.Append(json.Length > 1 ? "," : "");
                NormalJson.AppendText(json, name);
                json.Append(':').Append(value);
            }

            return json.Append('}').ToString();
        }
    }

    /// <summary>Returns the parameters that a test sets.</summary>
    /// <typeparam name="TParameters">The generated class of the entry.</typeparam>
    /// <param name="set">Sets them. Called once.</param>
    public static ParameterValues Of<TParameters>(Action<TParameters> set)
        where TParameters : IAssignedParameters, new()
    {
        ArgumentNullException.ThrowIfNull(set);
        var parameters = new TParameters();
        set(parameters);
        return parameters.Values;
    }

    /// <summary>Gets a parameter as it was set.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="fallback">What to return when it was not set.</param>
    public T Get<T>(string name, T fallback) => _assigned.TryGetValue(name, out (object? Value, string Json) assigned) ? (T)assigned.Value! : fallback;

    /// <summary>Sets a parameter to a string, number, boolean, list of those or null.</summary>
    /// <exception cref="ArgumentException">The value contains a number that JSON does not support.</exception>
    public void Set(string name, object? value) => _assigned[name] = (value, StatsigValue.From(value, 0, onlyFinite: true).ToString());

    /// <summary>Sets a parameter to any value that System.Text.Json can write, or to <see cref="ParameterValues"/>.</summary>
    /// <exception cref="ArgumentException">The value contains a number that JSON does not support.</exception>
    [RequiresUnreferencedCode(ReflectionMessage)]
    [RequiresDynamicCode(ReflectionMessage)]
    public void SetSerialized(string name, object? value) => _assigned[name] = (value, SerializedValue.TextOf(value));
}
