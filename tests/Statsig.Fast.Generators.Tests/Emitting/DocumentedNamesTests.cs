using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests.Emitting;

/// <summary>That the tables of docs/snapshot.md hold the names that the generator makes.</summary>
public sealed class DocumentedNamesTests
{
    private static readonly Lazy<string[]> Lines = new(static () => File.ReadAllLines(Path.Combine(Vectors.Root, "docs", "snapshot.md")));

    [Fact]
    public void TableOfEntries_EveryRow_IsWhatTheGeneratorMakes()
    {
        (string Name, string Identifier)[] rows = Rows("| an entry named | becomes |");
        Assert.True(rows.Length >= 12);
        Assert.All(rows, static row =>
        {
            string[] identifiers = NamePlan.OfEntries(EntryKind.Gates, new EquatableList<SnapshotEntry>([new SnapshotEntry(row.Name)]));
            Assert.Equal(row.Identifier, "Gates." + Assert.Single(identifiers));
        });
    }

    [Fact]
    public void TableOfParameters_EveryRow_IsWhatTheGeneratorMakes()
    {
        (string Name, string Identifier)[] rows = Rows("| a parameter named | becomes |");
        Assert.True(rows.Length >= 6);
        Assert.All(rows, static row => Assert.Equal(
            row.Identifier,
            Assert.Single(NamePlan.OfParameters(new EquatableList<SnapshotParameter>([new SnapshotParameter(row.Name, new SnapshotType(SnapshotTypeKind.String))]), "Enclosing"))));
    }

    [Fact]
    public void ParametersThatShareAName_AreAsDocumented()
    {
        string[] names = ["button color", "button-color"];
        string[] identifiers = NamePlan.OfParameters(
            new EquatableList<SnapshotParameter>([.. names.Select(static name => new SnapshotParameter(name, new SnapshotType(SnapshotTypeKind.String)))]), "Enclosing");

        Assert.All(names.Zip(identifiers), static pair => Assert.Contains(Lines.Value, line => line.Contains($"`{pair.First}`", StringComparison.Ordinal)));
        Assert.All(identifiers, static identifier => Assert.Contains(Lines.Value, line => line.Contains($"`{identifier}`", StringComparison.Ordinal)));
    }

    private static (string Name, string Identifier)[] Rows(string head)
    {
        int at = Array.FindIndex(Lines.Value, line => line.StartsWith(head, StringComparison.Ordinal));
        Assert.True(at >= 0, $"docs/snapshot.md has no table \"{head}\".");
        var rows = new List<(string Name, string Identifier)>();
        foreach (string line in Lines.Value.Skip(at + 2).TakeWhile(static line => line.StartsWith('|')))
        {
            // A code span that holds blanks only at its ends would lose them; the table has none of those.
            Match row = Regex.Match(line, @"^\| `(?<name>[^`]*)` \| `(?<identifier>[^`]*)` \|");
            Assert.True(row.Success, line);
            rows.Add((row.Groups["name"].Value, row.Groups["identifier"].Value));
        }

        return [.. rows];
    }
}
