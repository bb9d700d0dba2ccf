using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Which steps run again, asserted both ways.</summary>
public sealed class CachingTests
{
    private static readonly string[] Steps = [StepNames.Select, StepNames.Parse, StepNames.Namespaces, StepNames.Emitting, StepNames.Schema, StepNames.Problems];

    private const string Payload = """
        {"has_updates":true,"time":@time,"feature_gates":{"a":{"type":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[
          {"name":"r","id":"r","salt":"","passPercentage":@pass,"conditions":[],"returnValue":true,"idType":"userID"}]}@more},
         "dynamic_configs":{},"layer_configs":{},"condition_map":{},"experiment_to_layer":{}}
        """;

    [Fact]
    public void Run_CSharpEdited_NothingRunsAgain()
    {
        GeneratorRun first = GeneratorRun.Of(Of());

        GeneratorRun second = first.Again(edit: static compilation => compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("class Edited { }", (CSharpParseOptions)compilation.SyntaxTrees[0].Options)));

        Assert.All(Steps, step => Assert.All(Reasons(second, step), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
        AssertOutputs(second, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Run_PassPercentageEdited_SourcesAreCached()
    {
        GeneratorRun first = GeneratorRun.Of(Of());

        GeneratorRun second = Replace(first, Of(pass: 51, time: 2));

        // The file was parsed again, and what it says is the same.
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, StepNames.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, StepNames.Schema));
        AssertOutputs(second, IncrementalStepRunReason.Cached);
        Assert.Equal(first.Sources, second.Sources);
    }

    [Fact]
    public void Run_GateAdded_OneOutputIsModified()
    {
        GeneratorRun first = GeneratorRun.Of(Of());

        GeneratorRun second = Replace(first, Of(more: "b"));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, StepNames.Schema));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], OutputReasons(second).Order());
        Assert.Contains(" B => ", second.Sources["Gates"], StringComparison.Ordinal);
        Assert.DoesNotContain(" B => ", first.Sources["Gates"], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LineMoved_OnlyDiagnosticsRunAgain()
    {
        GeneratorRun first = GeneratorRun.Of("""{"statsigSnapshot":1,"gates":{"a":{"status":5}}}""");

        GeneratorRun second = Replace(first, """
            {"statsigSnapshot":1,
             "gates":{"a":{"status":5}}}
            """);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, StepNames.Parse));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, StepNames.Schema));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, StepNames.Problems));
        Assert.NotEqual(first.Result.Diagnostics.Single().Location, second.Result.Diagnostics.Single().Location);
    }

    [Fact]
    public void Run_OtherFileEdited_ThisOneIsCached()
    {
        SnapshotText[] texts =
        [
            new("a.statsig.json", Of(), ("Namespace", "A")),
            new("b.statsig.json", Of(), ("Namespace", "B")),
        ];
        GeneratorRun first = GeneratorRun.Of(texts);

        GeneratorRun second = first.Again(driver => driver.ReplaceAdditionalText(texts[1], new SnapshotText("b.statsig.json", Of(more: "c"), ("Namespace", "B"))));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(second, StepNames.Parse).Order());
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(second, StepNames.Schema).Order());
    }

    private static GeneratorRun Replace(GeneratorRun run, string text)
    {
        var changed = new SnapshotText(run.Texts[0].Path, text);
        return run.Again(driver => driver.ReplaceAdditionalText(run.Texts[0], changed));
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRun run, string step) =>
        [.. run.Result.TrackedSteps[step].SelectMany(static tracked => tracked.Outputs).Select(static output => output.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorRun run) =>
        [.. run.Result.TrackedOutputSteps.Values.SelectMany(static steps => steps).SelectMany(static step => step.Outputs).Select(static output => output.Reason)];

    private static void AssertOutputs(GeneratorRun run, IncrementalStepRunReason expected)
    {
        Assert.NotEmpty(OutputReasons(run));
        Assert.All(OutputReasons(run), reason => Assert.Equal(expected, reason));
    }

    private static string Of(int pass = 50, int time = 1, string? more = null) => Payload
        .Replace("@time", time.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@pass", pass.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@more", more is null ? "" : $$""","{{more}}":{"type":"feature_gate","salt":"s","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[]}""", StringComparison.Ordinal);
}
