using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Handles;

/// <summary>The schema of handles that were made by name: it grows with each new name.</summary>
/// <remarks>
/// One for each server that creates handles. It lives as long as the server or one of the handles, which may be used with any server, and
/// so do the names. Safe from any thread.
/// </remarks>
internal sealed class NamedHandles : Schema
{
    private readonly Lock _adding = new();
    private readonly Dictionary<(EntryType Kind, string Name), int> _ordinals = [];

    // Names by kind and ordinal; grown by doubling, null behind the last.
    private readonly string?[][] _names = [[], [], [], [], []];
    private readonly int[] _counts = new int[5];

    public override string Fingerprint => "";

    protected override ReadOnlySpan<int> Counts => default;

    protected override ReadOnlySpan<byte> NamesUtf8 => default;

    protected override ReadOnlySpan<int> NameEnds => default;

    protected override ReadOnlySpan<byte> ParameterNamesUtf8 => default;

    protected override ReadOnlySpan<int> ParameterNameEnds => default;

    protected override ReadOnlySpan<byte> ParameterTypes => default;

    protected override ReadOnlySpan<int> ParameterEnds => default;

    internal override bool IsSnapshot => false;

    /// <summary>The ordinal of a name, which never changes.</summary>
    internal int OrdinalOf(EntryType kind, string name)
    {
        lock (_adding)
        {
            if (_ordinals.TryGetValue((kind, name), out int known))
            {
                return known;
            }

            int ordinal = _counts[(int)kind]++;
            string?[] names = _names[(int)kind];
            if (ordinal == names.Length)
            {
                Array.Resize(ref names, Math.Max(4, ordinal * 2));
            }

            names[ordinal] = name;

            // Release: a reader that meets the longer array also sees the names in it.
            Volatile.Write(ref _names[(int)kind], names);
            _ordinals[(kind, name)] = ordinal;
            return ordinal;
        }
    }

    /// <summary>The capacity for names, so that tables per ordinal also grow by doubling.</summary>
    internal override int CountOf(EntryType kind) => Volatile.Read(ref _names[(int)kind]).Length;

    internal override string? NameOf(EntryType kind, int ordinal)
    {
        // Acquire: pairs with the release write of a grown array, so that its names are visible.
        string?[] names = Volatile.Read(ref _names[(int)kind]);
        return (uint)ordinal < (uint)names.Length ? names[ordinal] : null;
    }

    internal override SchemaParameter[] ParametersOf(EntryType kind, int ordinal) => [];
}
