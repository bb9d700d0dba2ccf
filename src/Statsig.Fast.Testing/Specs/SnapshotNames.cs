using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Testing.Specs;

/// <summary>The specs of a checked-in snapshot, against which builder calls are checked.</summary>
internal sealed class SnapshotNames(string origin, SnapshotModel model)
{
    private static readonly ConditionalWeakTable<StatsigServer, SnapshotNames> OfServers = new();

    internal SnapshotModel Model => model;

    /// <summary>Returns the snapshot file of a server; null for a server without one.</summary>
    internal static SnapshotNames? Of(StatsigServer server) => OfServers.TryGetValue(server, out SnapshotNames? names) ? names : null;

    /// <summary>Makes this the snapshot file of a server, so that overrides by name are checked against it.</summary>
    internal void AttachTo(StatsigServer server) => OfServers.Add(server, this);

    /// <summary>Reads a snapshot file, in either form.</summary>
    /// <exception cref="InvalidDataException">The file is not a snapshot.</exception>
    internal static SnapshotNames Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SnapshotReadResult result = SnapshotReader.ReadUtf8(File.ReadAllBytes(path));
        return result.Model is { } model
            ? new SnapshotNames(Path.GetFileName(path), model)
            : throw new InvalidDataException($"\"{path}\" is not a spec snapshot: {result.Problems[0].Message} (line {result.Problems[0].Line + 1}).");
    }

    /// <exception cref="ArgumentException">The snapshot has no such spec.</exception>
    internal SnapshotEntry Find(SpecReference kind, string name)
    {
        IReadOnlyList<SnapshotEntry> entries = kind switch
        {
            SpecReference.Gate => model.Gates,
            SpecReference.DynamicConfig => model.DynamicConfigs,
            SpecReference.Experiment => model.Experiments,
            SpecReference.Layer => model.Layers,
            _ => model.ParameterStores,
        };
        return entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ArgumentException(Known.MessageOf(WordsOf(kind), name, entries.Select(static entry => entry.Name), $"the spec snapshot {origin}"));
    }

    internal static string WordsOf(SpecReference kind) => kind switch
    {
        SpecReference.Gate => "gate",
        SpecReference.DynamicConfig => "dynamic config",
        SpecReference.Experiment => "experiment",
        SpecReference.Layer => "layer",
        _ => "parameter store",
    };
}
