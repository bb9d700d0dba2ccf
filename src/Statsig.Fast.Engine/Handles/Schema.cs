using System;
using System.ComponentModel;
using System.Text;
using System.Threading;

namespace Statsig.Fast.Handles;

/// <summary>One assembly's spec snapshot in generated code: names, parameter types and a fingerprint.</summary>
/// <remarks>
/// <para>
/// The folder connects generated code with the engine: besides the public types of the root it is all that generated code uses. A handle is
/// a schema and an ordinal in it; a ruleset has a slot for each handle that was ever used, so that a call finds its spec without a name.
/// </para>
/// <para>
/// The data is in the assembly's image and is read on first use, so a schema of thousands of names costs nothing at start-up. An ordinal is
/// valid in its schema only. Thread-safe.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Schema
{
    private static readonly Lock Registering = new();
    // By number. Schemas of snapshots live as long as the process; those of names added at run time may have been collected, and their
    // numbers are not reused.
    private static volatile WeakReference<Schema>[] _all = [];

    private int _index = -1;
    private volatile string?[]? _names;

    /// <summary>The fingerprint of the snapshot: of names, types and all other input of the generated code.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>The numbers of gates, dynamic configs, experiments, layers and parameter stores.</summary>
    protected abstract ReadOnlySpan<int> Counts { get; }

    /// <summary>The names of all entries, one after the other, in the order of <see cref="Counts"/>.</summary>
    protected abstract ReadOnlySpan<byte> NamesUtf8 { get; }

    /// <summary>Where each name of <see cref="NamesUtf8"/> ends.</summary>
    protected abstract ReadOnlySpan<int> NameEnds { get; }

    /// <summary>The names of all parameters, in the order of the entries; gates have none.</summary>
    protected abstract ReadOnlySpan<byte> ParameterNamesUtf8 { get; }

    /// <summary>Where each name of <see cref="ParameterNamesUtf8"/> ends.</summary>
    protected abstract ReadOnlySpan<int> ParameterNameEnds { get; }

    /// <summary>The type of each parameter, as <see cref="SchemaParameter"/> decodes it.</summary>
    protected abstract ReadOnlySpan<byte> ParameterTypes { get; }

    /// <summary>For each entry that is not a gate: the number of parameters up to and including its own.</summary>
    protected abstract ReadOnlySpan<int> ParameterEnds { get; }

    /// <summary>The process-wide number; -1 until the schema is first used.</summary>
    internal int Index => Volatile.Read(ref _index);

    /// <summary>The schema with a number; null when it was collected, together with all of its handles.</summary>
    internal static Schema? WithIndex(int index) => _all[index].TryGetTarget(out Schema? schema) ? schema : null;

    /// <summary>True when the schema represents a snapshot, which can be compared with a payload.</summary>
    internal virtual bool IsSnapshot => true;

    /// <summary>Registers the schema of an assembly.</summary>
    /// <param name="location">The field of the assembly.</param>
    /// <param name="created">The candidate; dropped when another thread was first.</param>
    /// <returns>The schema that is now in the field.</returns>
    public static TSchema Register<TSchema>(ref TSchema? location, TSchema created)
        where TSchema : Schema
    {
        ArgumentNullException.ThrowIfNull(created);
        lock (Registering)
        {
            if (location is { } existing)
            {
                return existing;
            }

            created.RegisterLocked();

            // Release: a thread that reads the schema also reads its number.
            Volatile.Write(ref location, created);
            return created;
        }
    }

    internal int EnsureRegistered()
    {
        if (Index < 0)
        {
            lock (Registering)
            {
                RegisterLocked();
            }
        }

        return Index;
    }

    internal virtual int CountOf(EntryType kind) => Counts[(int)kind];

    /// <summary>The name of an entry, created on first use and cached; null for an invalid ordinal.</summary>
    internal virtual string? NameOf(EntryType kind, int ordinal)
    {
        if ((uint)ordinal >= (uint)CountOf(kind))
        {
            return null;
        }

        int entry = FirstOf(kind) + ordinal;
        string?[] names = _names ?? MakeNames();
        return names[entry] ??= TextAt(NamesUtf8, NameEnds, entry);
    }

    /// <summary>The parameters that the snapshot has for an entry.</summary>
    internal virtual SchemaParameter[] ParametersOf(EntryType kind, int ordinal)
    {
        if (kind == EntryType.Gate || (uint)ordinal >= (uint)CountOf(kind))
        {
            return [];
        }

        int entry = FirstOf(kind) + ordinal - Counts[0];
        int start = entry == 0 ? 0 : ParameterEnds[entry - 1];
        var parameters = new SchemaParameter[ParameterEnds[entry] - start];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new SchemaParameter(TextAt(ParameterNamesUtf8, ParameterNameEnds, start + i), ParameterTypes[start + i]);
        }

        return parameters;
    }

    private static string TextAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> ends, int position)
    {
        int start = position == 0 ? 0 : ends[position - 1];
        return Encoding.UTF8.GetString(utf8[start..ends[position]]);
    }

    private int FirstOf(EntryType kind)
    {
        int first = 0;
        for (int i = 0; i < (int)kind; i++)
        {
            first += Counts[i];
        }

        return first;
    }

    private string?[] MakeNames()
    {
        // Two threads may run this at the same time: one table is dropped, and some names are created again.
        var names = new string?[NameEnds.Length];
        _names = names;
        return names;
    }

    private void RegisterLocked()
    {
        if (_index >= 0)
        {
            return;
        }

        WeakReference<Schema>[] all = _all;
        _all = [.. all, new WeakReference<Schema>(this)];

        // Release: a thread that reads the number also reads the entry written above.
        Volatile.Write(ref _index, all.Length);
    }
}
