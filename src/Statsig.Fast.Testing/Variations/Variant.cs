using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Testing;

/// <summary>One combination of values of gates, experiments and parameters: one row of a theory.</summary>
/// <remarks>Immutable. Its text, such as <c>new_checkout=on, checkout_button=Green button</c>, is the display name of the row.</remarks>
public sealed class Variant
{
    private readonly VariantDimension[] _dimensions;
    private readonly int[] _values;

    internal Variant(VariantDimension[] dimensions, int[] values)
    {
        _dimensions = dimensions;
        _values = values;
    }

    /// <summary>Gets the value of a gate, experiment or parameter as text.</summary>
    /// <param name="name">The name of a dimension.</param>
    /// <exception cref="KeyNotFoundException">The variant has no such dimension.</exception>
    public string this[string name] => Array.FindIndex(_dimensions, dimension => dimension.Name == name) is >= 0 and var index
        ? _dimensions[index].Values[_values[index]]
        : throw new KeyNotFoundException($"The variant has no dimension \"{name}\". Use one of: {string.Join(", ", _dimensions.Select(static dimension => dimension.Name))}.");

    /// <summary>Overrides all gates, experiments and parameters of the variant until the result is disposed.</summary>
    /// <remarks><see cref="OverrideScope"/> describes where the overrides apply.</remarks>
    /// <exception cref="ArgumentException">
    /// A group does not exist in the specs of the current <see cref="TestStatsig"/>. Nothing is overridden.
    /// </exception>
    public IDisposable Apply()
    {
        var scopes = new Scopes();
        try
        {
            for (int i = 0; i < _values.Length; i++)
            {
                scopes.Add(_dimensions[i].Apply(_values[i]));
            }
        }
        catch
        {
            scopes.Dispose(); // The caller gets nothing to dispose.
            throw;
        }

        return scopes;
    }

    /// <summary>Returns the values of all dimensions.</summary>
    public override string ToString() => string.Join(", ", _dimensions.Select((dimension, i) => $"{dimension.Name}={dimension.Values[_values[i]]}"));

    private sealed class Scopes : IDisposable
    {
        private readonly Stack<OverrideScope> _scopes = [];

        public void Dispose()
        {
            foreach (OverrideScope scope in _scopes)
            {
                scope.Dispose();
            }
        }

        internal void Add(OverrideScope scope) => _scopes.Push(scope);
    }
}
