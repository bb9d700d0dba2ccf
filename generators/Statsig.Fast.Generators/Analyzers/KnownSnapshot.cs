using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Generators.Parsing;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>One snapshot of a project, with its entries by name and by identifier.</summary>
internal sealed class KnownSnapshot
{
    // By the text itself, which the compiler keeps until the file changes: typing C# parses nothing again.
    private static readonly ConditionalWeakTable<SourceText, SnapshotReadResult> Parsed = new();

    private readonly Dictionary<string, EntryUse>[] _byName = new Dictionary<string, EntryUse>[EntryKind.All.Length];
    private readonly Dictionary<string, EntryUse>[] _byIdentifier = new Dictionary<string, EntryUse>[EntryKind.All.Length];

    private KnownSnapshot(SnapshotFile file, SourceText text, SnapshotModel model)
    {
        Path = file.Text.Path;
        Text = text;
        Namespace = file.Namespace;
        AsksShared = file.Client.Length == 0;
        for (int i = 0; i < EntryKind.All.Length; i++)
        {
            EntryKind kind = EntryKind.All[i];
            EquatableList<SnapshotEntry> entries = kind.EntriesOf(model);
            string[] identifiers = NamePlan.OfEntries(kind, entries);
            _byName[i] = [];
            _byIdentifier[i] = [];
            for (int j = 0; j < entries.Count; j++)
            {
                var use = new EntryUse(kind, entries[j], identifiers[j], this);
                _byName[i][entries[j].Name] = use;
                _byIdentifier[i][identifiers[j]] = use;
            }
        }
    }

    internal string Path { get; }

    internal SourceText Text { get; }

    internal string Namespace { get; }

    /// <summary>True when generated accessors use the shared server for calls without one.</summary>
    internal bool AsksShared { get; }

    /// <summary>Reads a snapshot; null for a file that is not a snapshot. The generator reports its errors.</summary>
    internal static KnownSnapshot? Of(SnapshotFile file, CancellationToken token)
    {
        if (file.Text.GetText(token) is not { } text)
        {
            return null;
        }

        SnapshotReadResult read = Parsed.GetValue(text, static content => SnapshotReader.Read(content.ToString()));
        return read.Model is { } model ? new KnownSnapshot(file, text, model) : null;
    }

    internal EntryUse? Find(EntryKind kind, string name) => _byName[IndexOf(kind)].TryGetValue(name, out EntryUse? use) ? use : null;

    internal EntryUse? FindIdentifier(EntryKind kind, string identifier) =>
        _byIdentifier[IndexOf(kind)].TryGetValue(identifier, out EntryUse? use) ? use : null;

    internal IEnumerable<EntryUse> EntriesOf(EntryKind kind) => _byName[IndexOf(kind)].Values;

    /// <summary>Where the entry stands in the file: the first text that is its name.</summary>
    internal Location LocationOf(EntryUse use)
    {
        string content = Text.ToString();
        string name = "\"" + use.Entry.Name + "\"";
        int start = content.IndexOf(name, System.StringComparison.Ordinal);
        TextSpan span = start < 0 ? new TextSpan(0, 0) : new TextSpan(start, name.Length);
        return Location.Create(Path, span, Text.Lines.GetLinePositionSpan(span));
    }

    private static int IndexOf(EntryKind kind) => System.Array.IndexOf(EntryKind.All, kind);
}
