using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Testing.Specs;

/// <summary>The specs of a checked-in snapshot, against which builder calls are checked.</summary>
internal sealed class SnapshotNames(string origin, SnapshotModel model)
{
    internal SnapshotModel Model => model;

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
