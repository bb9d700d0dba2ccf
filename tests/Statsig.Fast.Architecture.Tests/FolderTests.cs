using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>Which folder of each project may use which: the arrows of docs/architecture.md, held by a test.</summary>
public sealed class FolderTests
{
    private const string Root = FolderGraph.Root;

    private static readonly Project[] Projects =
    [
        new("src/Statsig.Fast.Engine", "Statsig.Fast.Engine", new()
        {
            ["Internals"] = [],
            ["Handles"] = ["Details"],
            ["Details"] = [],
            ["Values"] = ["Details", "Internals"],
            ["Users"] = ["Details", "Internals", "Values"],
            ["Specs"] = ["Details", "Internals"],
            ["Rulesets"] = ["Details", "Internals", "Users", "Values"],
            ["Overrides"] = ["Details", "Evaluation", "Internals", "Rulesets", "Users", "Values"],
            ["Evaluation"] = ["Details", "Internals", "Rulesets", "Users", "Values"],
            ["Explaining"] = ["Details", "Evaluation", "Internals", "Rulesets", "Users", "Values"],
            ["Compilation"] = ["Details", "Evaluation", "Handles", "Internals", "Rulesets", "Specs", "Users", "Values"],
            ["Answers"] = ["Compilation", "Details", "Evaluation", "Internals", "Rulesets", "Users", "Values"],
            [Root] = ["Answers", "Compilation", "Details", "Evaluation", "Explaining", "Rulesets", "Specs", "Users", "Values"],
        }),
        new("src/Statsig.Fast", "Statsig.Fast", new()
        {
            ["Internals"] = [],
            ["Options"] = ["Internals"],
            ["Diagnostics"] = ["Internals", "Options"],
            ["Networking"] = ["Diagnostics", "Internals", "Options"],
            ["Sync"] = ["Diagnostics", "Internals", "Networking", "Options"],
            ["EventLogging"] = ["Diagnostics", "Internals", "Networking", "Options"],
            ["ClientInitialize"] = ["Options"],
            ["StickyAssignments"] = ["Internals", "Options"],
            ["Server"] = ["ClientInitialize", "Diagnostics", "EventLogging", "Internals", "Networking", "Options", "StickyAssignments", "Sync"],
            ["Accessors"] = ["Options", "Server"],
        }),
        new("src/Statsig.Fast.ForwardProxy", "Statsig.Fast.ForwardProxy", new()
        {
            ["Calls"] = [],
            [Root] = ["Calls"],
        }),
        new("src/Statsig.Fast.Hosting", "Statsig.Fast.Hosting", new()
        {
            ["Logging"] = [],
            ["Health"] = [],
            ["Requests"] = [],
            ["Configuration"] = [],
            ["Http"] = ["Configuration"],
            ["Registration"] = ["Configuration", "Http", "Logging", "Requests"],
            [Root] = ["Configuration", "Health", "Registration", "Requests"],
        }),
        new("src/Statsig.Fast.Testing", "Statsig.Fast.Testing", new()
        {
            ["Specs"] = [],
            ["Overrides"] = ["Specs"],
            ["Recording"] = [],
            ["Hosts"] = [],
            ["Variations"] = ["Overrides", "Specs"],
            [Root] = ["Hosts", "Overrides", "Recording", "Specs"],
        }),
        new("src/Statsig.Fast.LocalService", "Statsig.Fast.LocalService", new()
        {
            ["Protocol"] = [],
            ["ForwardProxy"] = ["Protocol"],
            ["Listening"] = ["Protocol"],
        }),
        new("src/Statsig.Fast.Cli", "statsig-fast", new()
        {
            ["Input"] = [],
            ["Requests"] = [],
            ["Output"] = ["Input"],
            ["Running"] = ["Input", "Requests"],
            ["Describing"] = ["Input"],
            ["Comparing"] = ["Describing", "Output"],
            ["Linting"] = ["Describing", "Output"],
            ["Fetching"] = ["Input", "Output", "Requests"],
            ["Serving"] = ["Input", "Output", "Requests", "Running"],
            ["Inspecting"] = ["Comparing", "Describing", "Input", "Linting", "Output", "Requests"],
            ["Evaluating"] = ["Input", "Output", "Requests", "Running"],
            ["Replaying"] = ["Describing", "Input", "Output", "Running"],
            ["Commands"] = ["Comparing", "Describing", "Evaluating", "Fetching", "Input", "Inspecting", "Linting", "Output", "Replaying", "Requests", "Running", "Serving"],
            [Root] = ["Commands", "Output", "Running"],
        }),
        new("generators/Statsig.Fast.Generators", "Statsig.Fast.Generators", new()
        {
            ["Model"] = [],
            ["Naming"] = ["Model"],
            ["Parsing"] = ["Model", "Naming"],
            ["Diagnostics"] = ["Model", "Parsing"],
            ["Emitting"] = ["Model", "Naming"],
            ["Overrides"] = ["Emitting", "Model", "Naming"],
            ["Analyzers"] = ["Model", "Naming", "Parsing"],
            [Root] = ["Diagnostics", "Emitting", "Model", "Overrides", "Parsing"],
        }),
    ];

    private static readonly ConcurrentDictionary<string, FolderGraph> Graphs = new();

    public static TheoryData<string> Folders { get; } = [.. Projects.Select(static project => project.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Arrows_OfEveryFolder_AreThoseOfTheTable(string folder)
    {
        Project project = ProjectOf(folder);
        FolderGraph graph = GraphOf(project);

        string[] actual = [.. graph.Folders.SelectMany(from => graph.ArrowsFrom(from).Keys.Select(to => $"{from} -> {to}"))];
        string[] expected = [.. project.MayUse.SelectMany(static row => row.Value.Select(to => $"{row.Key} -> {to}"))];
        string[] where = [.. graph.Folders.SelectMany(from => graph.ArrowsFrom(from).Where(arrow => !expected.Contains($"{from} -> {arrow.Key}")).Select(static arrow => arrow.Value))];

        Assert.Equal(project.MayUse.Keys.Order(StringComparer.Ordinal), graph.Folders.Order(StringComparer.Ordinal));
        Assert.True(
            expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)),
            $"Not in the table: {string.Join(", ", actual.Except(expected))} ({string.Join("; ", where)}). In the table only: {string.Join(", ", expected.Except(actual))}.");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Table_OfAProject_HasNoCircle(string folder)
    {
        // Folders whose arrows all lead to folders that were taken away can be taken away too; a circle is what is left.
        Dictionary<string, string[]> left = new(ProjectOf(folder).MayUse);
        while (left.FirstOrDefault(row => !row.Value.Any(left.ContainsKey)) is { Key: not null } free)
        {
            left.Remove(free.Key);
        }

        Assert.Empty(left.Keys);
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

    private static Project ProjectOf(string folder) => Projects.Single(project => project.Folder == folder);

    private static FolderGraph GraphOf(Project project) => Graphs.GetOrAdd(project.Folder, _ => FolderGraph.Of(Sources.Of(project.Folder, project.Assembly)));

    /// <param name="Folder">The folder of the project within the repository.</param>
    /// <param name="Assembly">The name of its assembly.</param>
    /// <param name="MayUse">For every folder of the project the others that it uses; the root stands for files that are in no
    /// folder.</param>
    private sealed record Project(string Folder, string Assembly, Dictionary<string, string[]> MayUse);
}
