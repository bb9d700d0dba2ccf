using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Values;

/// <summary>The parameters of one outcome, decoded when the ruleset is compiled.</summary>
/// <remarks>Immutable except for the cached text and map; safe from any thread.</remarks>
internal sealed class ParameterSet
{
    // Up to this many names are compared one after the other, which beats hashing; measured with names of 5 to 20 characters.
    internal const int LinearLimit = 8;

    internal static readonly ParameterSet Empty = new([], [], "{}"u8.ToArray());

    private readonly string[] _names;
    private readonly ParameterValue[] _values; // The value of each name, and the undefined value, which Find returns for all others.
    private readonly NameTable? _table;
    private readonly ReadOnlyMemory<byte> _json;
    private string? _text;
    private ReadOnlyDictionary<string, ParameterValue>? _map;

    /// <summary>Creates a set.</summary>
    /// <param name="names">Distinct names.</param>
    /// <param name="values">The value of each name.</param>
    /// <param name="json">The JSON the set was decoded from; true, false and null are not objects.</param>
    internal ParameterSet(string[] names, ParameterValue[] values, ReadOnlyMemory<byte> json)
    {
        _names = names;
        _values = new ParameterValue[names.Length + 1];
        Array.Copy(values, _values, names.Length); // Not a spread: at start the JIT would compile nine methods of spans for it.
        _json = json;
        _table = names.Length > LinearLimit ? new NameTable(names) : null;
    }

    /// <summary>The answer as client responses repeat it: an object, true, false or null.</summary>
    internal ReadOnlyMemory<byte> Json => _json;

    /// <summary>The answer as an object: "{}" when it is of another kind.</summary>
    internal ReadOnlyMemory<byte> ObjectJson => _json.Span[0] == (byte)'{' ? _json : Empty._json;

    internal string ObjectText => _text ??= Encoding.UTF8.GetString(ObjectJson.Span);

    /// <summary>The parameters by name, made on first use and kept; two threads may both make it, and either serves.</summary>
    internal ReadOnlyDictionary<string, ParameterValue> Map => _map ??= MakeMap();

    internal ReadOnlySpan<string> Names => _names;

    internal ReadOnlySpan<ParameterValue> Values => _values.AsSpan(0, _names.Length);

    /// <summary>Finds the value of a name; its kind is undefined for an unknown name and for null.</summary>
    /// <remarks>
    /// Returned by reference: a copy would be written to the stack and loaded again, which takes as long as comparing a name.
    /// </remarks>
    internal ref readonly ParameterValue Find(string? name)
    {
        string[] names = _names;
        int index = names.Length;
        if (name is not null)
        {
            if (_table is not null)
            {
                return ref FindInTable(name);
            }

            for (int i = 0; i < names.Length; i++)
            {
                if (NameComparison.AreEqual(names[i], name))
                {
                    index = i;
                    break;
                }
            }
        }

        return ref _values[index];
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps a call out of the method that compares: no vector register survives one.
    private ref readonly ParameterValue FindInTable(string name)
    {
        int index = _table!.Find(name);
        return ref _values[index >= 0 ? index : _names.Length];
    }

    internal int IndexOf(string? name) => _table is null || name is null ? Array.IndexOf(_names, name) : _table.Find(name);

    private ReadOnlyDictionary<string, ParameterValue> MakeMap()
    {
        var map = new Dictionary<string, ParameterValue>(_names.Length, StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
        {
            map.Add(_names[i], _values[i]);
        }

        return new ReadOnlyDictionary<string, ParameterValue>(map);
    }
}
