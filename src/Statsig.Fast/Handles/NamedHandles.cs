using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Handles;

/// <summary>The schema of handles that were made by name: it grows with each new name.</summary>
/// <remarks>One per process, as a handle may be used with any server. Names are never forgotten. Safe from any thread.</remarks>
internal sealed class NamedHandles : Schema
{
    private readonly Lock _adding = new();
    private readonly Dictionary<(HandleKind Kind, string Name), int> _ordinals = [];
    private readonly string[][] _names = [[], [], [], [], []];

    internal static NamedHandles Instance { get; } = new();

    public override string Fingerprint => "";

    protected override ReadOnlySpan<int> Counts => default;

    protected override ReadOnlySpan<byte> NamesUtf8 => default;

    protected override ReadOnlySpan<int> NameEnds => default;

    protected override ReadOnlySpan<byte> ParameterNamesUtf8 => default;

    protected override ReadOnlySpan<int> ParameterNameEnds => default;

    protected override ReadOnlySpan<byte> ParameterTypes => default;

    protected override ReadOnlySpan<int> ParameterEnds => default;

    internal override bool IsSnapshot => false;

    /// <summary>The ordinal of a name; the same one whenever it is asked for.</summary>
    internal int OrdinalOf(HandleKind kind, string name)
    {
        lock (_adding)
        {
            if (_ordinals.TryGetValue((kind, name), out int known))
            {
                return known;
            }

            string[] names = _names[(int)kind];
            _ordinals[(kind, name)] = names.Length;
            Volatile.Write(ref _names[(int)kind], [.. names, name]);
            return names.Length;
        }
    }

    internal override int CountOf(HandleKind kind) => Volatile.Read(ref _names[(int)kind]).Length;

    internal override string? NameOf(HandleKind kind, int ordinal)
    {
        string[] names = Volatile.Read(ref _names[(int)kind]);
        return (uint)ordinal < (uint)names.Length ? names[ordinal] : null;
    }

    internal override SchemaParameter[] ParametersOf(HandleKind kind, int ordinal) => [];
}
