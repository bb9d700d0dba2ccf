using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>Which folder of each project may use which: the tables of docs/architecture.md, compared with the code.</summary>
public sealed class FolderTests
{
    private const string Root = FolderGraph.Root;

    private static readonly Project[] Projects =
    [
        new("src/Statsig.Fast.Engine", "Statsig.Fast.Engine"),
        new("src/Statsig.Fast", "Statsig.Fast"),
        new("src/Statsig.Fast", "Statsig.Fast", "EventLogging/"),
        new("src/Statsig.Fast.ForwardProxy", "Statsig.Fast.ForwardProxy"),
        new("src/Statsig.Fast.Hosting", "Statsig.Fast.Hosting"),
        new("src/Statsig.Fast.AspNetCore", "Statsig.Fast.AspNetCore"),
        new("src/Statsig.Fast.Testing", "Statsig.Fast.Testing"),
        new("src/Statsig.Fast.LocalService", "Statsig.Fast.LocalService"),
        new("src/Statsig.Fast.Cli", "statsig-fast"),
        new("generators/Statsig.Fast.Generators", "Statsig.Fast.Generators"),
        new("shared/Statsig.Fast.Snapshots", "Statsig.Fast.Snapshots"),
    ];

    private static readonly Dictionary<string, Dictionary<string, string[]>> Tables = FolderTables.Read();

    private static readonly ConcurrentDictionary<Project, FolderGraph> Graphs = new();

    public static TheoryData<string> Folders { get; } = [.. Projects.Select(static project => project.Heading)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Arrows_OfEveryFolder_AreThoseOfTheTable(string folder)
    {
        Dictionary<string, string[]> table = Tables[folder];
        FolderGraph graph = GraphOf(Projects.Single(project => project.Heading == folder));

        string[] actual = [.. graph.Folders.SelectMany(from => graph.ArrowsFrom(from).Keys.Select(to => $"{from} -> {to}"))];
        string[] expected = [.. table.SelectMany(static row => row.Value.Select(to => $"{row.Key} -> {to}"))];
        string[] where = [.. graph.Folders.SelectMany(from => graph.ArrowsFrom(from).Where(arrow => !expected.Contains($"{from} -> {arrow.Key}")).Select(static arrow => arrow.Value))];

        Assert.Equal(table.Keys.Order(StringComparer.Ordinal), graph.Folders.Order(StringComparer.Ordinal));
        Assert.True(
            expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)),
            $"Not in the table: {string.Join(", ", actual.Except(expected))} ({string.Join("; ", where)}). In the table only: {string.Join(", ", expected.Except(actual))}.");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Table_OfAProject_HasNoCircle(string folder)
    {
        // Folders whose arrows all lead to folders that were taken away can be taken away too; a circle is what is left.
        Dictionary<string, string[]> left = new(Tables[folder]);
        while (left.FirstOrDefault(row => !row.Value.Any(left.ContainsKey)) is { Key: not null } free)
        {
            left.Remove(free.Key);
        }

        Assert.Empty(left.Keys);
    }

    [Fact]
    public void Tables_OfProjectsWithFolders_AreAllInTheDocument()
    {
        string[] projects =
        [
            .. new[] { "src", "generators", "shared" }
                .SelectMany(static place => Directory.EnumerateDirectories(Path.Combine(Sources.Root, place)))
                .Where(static project => Directory.EnumerateDirectories(project).Any(HasCode))
                .Select(static project => Path.GetRelativePath(Sources.Root, project).Replace('\\', '/')),
        ];

        Assert.Equal(Projects.Select(static project => project.Heading).Order(StringComparer.Ordinal), Tables.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(projects.Except(Tables.Keys));
    }

    [Fact]
    public void Tables_OfPlantedText_AreRead()
    {
        Dictionary<string, string[]> table = FolderTables.Parse(
            ["## Folders of src/P", "", "| folder | responsibility | uses |", "| --- | --- | --- |", "| A | one | nothing |", "| (root) | two | A, B |", "## More", "| C | three | A |"])["src/P"];

        Assert.Equal([("A", ""), (Root, "A B")], table.Select(static row => (row.Key, string.Join(' ', row.Value))));
    }

    [Fact]
    public void Graph_WithinAFolder_HasItsFoldersOnly()
    {
        FolderGraph graph = FolderGraph.Of(
            Sources.Of(
                ("Inner/Upper/Caller.cs", "namespace P; class Caller { Callee? Use; Outside? Other; }"),
                ("Inner/Lower/Callee.cs", "namespace P; class Callee { }"),
                ("Outer/Outside.cs", "namespace P; class Outside { Caller? Back; }")),
            "Inner/");

        Assert.Equal(["Lower", "Upper"], graph.Folders);
        Assert.Equal(["Lower"], graph.ArrowsFrom("Upper").Keys);
    }

    [Fact]
    public void Graph_OfPlantedArrows_HasThem()
    {
        FolderGraph graph = FolderGraph.Of(Sources.Of(
            ("Upper/Caller.cs", "namespace P; class Caller { int Use() => new Callee().Value + Deep.Constant; /* Aside */ }"),
            ("Lower/Callee.cs", "namespace P; class Callee { internal int Value => 1; string Text => nameof(Loose); }"),
            ("Lower/Deeper/Deep.cs", "namespace P; class Deep { internal const int Constant = 1; }"),
            ("Aside/Aside.cs", "namespace P; /// <summary><see cref=\"Caller\"/></summary>\nclass Aside { }"),
            ("Loose.cs", "namespace P; class Loose { }")));

        Assert.Equal(["Lower"], graph.ArrowsFrom("Upper").Keys);
        Assert.Equal([Root], graph.ArrowsFrom("Lower").Keys);
        Assert.Empty(graph.ArrowsFrom("Aside"));
        Assert.Equal("Upper/Caller.cs(1): Callee", graph.ArrowsFrom("Upper")["Lower"]);
    }

    private static bool HasCode(string folder) => Path.GetFileName(folder) is not ("bin" or "obj") && Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Any();

    private static FolderGraph GraphOf(Project project) =>
        Graphs.GetOrAdd(project, static project => FolderGraph.Of(Sources.Of(project.Folder, project.Assembly), project.Within));

    /// <param name="Folder">The folder of the project within the repository.</param>
    /// <param name="Assembly">The name of its assembly.</param>
    /// <param name="Within">
    /// The folder of the project whose folders the table has, with a slash at its end; empty for the project itself.
    /// </param>
    private sealed record Project(string Folder, string Assembly, string Within = "")
    {
        /// <summary>What stands in the heading of the table.</summary>
        internal string Heading => Within.Length == 0 ? Folder : $"{Folder}/{Within[..^1]}";
    }
}
