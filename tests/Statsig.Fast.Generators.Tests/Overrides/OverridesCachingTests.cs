using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Statsig.Fast.Generators.Tests.Overrides.OverrideSources;

namespace Statsig.Fast.Generators.Tests.Overrides;

/// <summary>Which steps run again, asserted both ways, and a snapshot of a thousand entries.</summary>
public sealed class OverridesCachingTests(ITestOutputHelper output)
{
    private const int Entries = 1_000;
    private const int Calls = 50;

    private static readonly string[] OwnSteps = [StepNames.Select, StepNames.Parse, StepNames.Namespaces, StepNames.Schema, StepNames.Overrides];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_CSharpEdited_EmitsNothingAnew(bool isFile)
    {
        GeneratorRun first = TestProject([Application(isFile)], TextOf(Snapshot, "Own"));

        GeneratorRun second = Edited(first);

        Assert.All(OwnSteps, step => Assert.All(Reasons(second, step), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, StepNames.HasKit));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, StepNames.Referenced));
        AssertOutputs(second, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Run_DescriptionEdited_OutputIsCached()
    {
        GeneratorRun first = TestProject([], TextOf(Snapshot, "Own"));

        GeneratorRun second = Replaced(first, Snapshot.Replace("\"rates\":{", "\"rates\":{\"description\":\"Edited.\",", StringComparison.Ordinal));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, StepNames.Schema));
        AssertOutputs(second, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Run_ParameterAdded_OutputIsModified()
    {
        GeneratorRun first = TestProject([Application(isFile: true)], TextOf(Snapshot, "Own"));

        GeneratorRun second = Replaced(first, Snapshot.Replace("\"label\":", "\"hint\":{\"type\":\"string\"},\"label\":", StringComparison.Ordinal));

        AssertOutputs(second, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Run_ParameterAddedInTheApplication_OutputIsModified()
    {
        MetadataReference before = Application(isFile: false, name: "App");
        MetadataReference after = Application(isFile: false, name: "App", snapshot: Snapshot.Replace("\"label\":", "\"hint\":{\"type\":\"string\"},\"label\":", StringComparison.Ordinal));
        GeneratorRun first = TestProject([before]);

        GeneratorRun second = first.Again(edit: compilation => compilation.ReplaceReference(before, after));

        AssertOutputs(second, IncrementalStepRunReason.Modified);
        Assert.Empty(IdsOf(second, "Layers.Layout.Override(p => p.Hint = \"a\").Dispose();"));
    }

    [Fact]
    public void Run_ThousandEntries_IsBoundedAndCached()
    {
        string snapshot = Thousand();
        var runs = new List<GeneratorRun>();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        runs.Add(TestProject([], TextOf(snapshot, "Shop")));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        runs.Add(TestProject([Application(isFile: true, snapshot: snapshot)]));
        var calls = new StringBuilder();
        for (int i = 0; i < Calls; i++)
        {
            calls.Append(CultureInfo.InvariantCulture, $"Layers.LayerOfTeam{i}.Override(p => {{ p.Label = \"a\"; p.Columns = {i}; }}).Dispose();\n");
        }

        foreach (GeneratorRun run in runs)
        {
            long started = Stopwatch.GetTimestamp();
            Assert.Empty(IdsOf(run, calls.ToString()));
            TimeSpan compiled = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            GeneratorRun second = Edited(run);
            output.WriteLine($"{Entries} entries: {run.Overrides.GeneratedSources.Single().SourceText.Length / 1024} K characters, "
                + $"{allocated / 1024 / 1024} MB allocated; all of it and {Calls} calls compile in {compiled.TotalMilliseconds:F0} ms; an edit takes {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F1} ms");
            AssertOutputs(second, IncrementalStepRunReason.Cached);
        }

        // A loose bound: it catches work that grows with the square of the entries.
        Assert.InRange(allocated, 0, 200L * 1024 * 1024);
    }

    private static string Thousand()
    {
        var text = new StringBuilder("{\"statsigSnapshot\":1,\"layers\":{");
        for (int i = 0; i < Entries; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"layer_of_team{i}\":{{\"parameters\":{{\"label\":{{\"type\":\"string\"}},\"columns\":{{\"type\":\"integer\"}}}}}}");
        }

        return text.Append("}}").ToString();
    }

    private static GeneratorRun Edited(GeneratorRun run) => run.Again(edit: static compilation => compilation.AddSyntaxTrees(
        CSharpSyntaxTree.ParseText("class Edited { }", (CSharpParseOptions)compilation.SyntaxTrees[0].Options)));

    private static GeneratorRun Replaced(GeneratorRun run, string snapshot) =>
        run.Again(driver => driver.ReplaceAdditionalText(run.Texts[0], new SnapshotText(run.Texts[0].Path, snapshot, [.. run.Texts[0].Metadata])));

    private static IncrementalStepRunReason[] Reasons(GeneratorRun run, string step) =>
        [.. run.Overrides.TrackedSteps[step].SelectMany(static tracked => tracked.Outputs).Select(static output => output.Reason)];

    private static void AssertOutputs(GeneratorRun run, params IncrementalStepRunReason[] expected) => Assert.Equal(
        expected, run.Overrides.TrackedOutputSteps.Values.SelectMany(static steps => steps).SelectMany(static step => step.Outputs).Select(static output => output.Reason));
}
