using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Every diagnostic fires where it should, at the right place, and stays silent otherwise.</summary>
public sealed class DiagnosticTests
{
    private const string Clean = """{"statsigSnapshot":1,"gates":{"a_gate":{}}}""";

    [Theory]
    [InlineData("SFG001", DiagnosticSeverity.Error, 1, 6, "{\n  \"a\":tru}")]
    [InlineData("SFG002", DiagnosticSeverity.Error, 0, 19, """{"statsigSnapshot":2}""")]
    [InlineData("SFG002", DiagnosticSeverity.Error, 0, 0, """{"something":"else"}""")]
    [InlineData("SFG002", DiagnosticSeverity.Error, 0, 0, """[1]""")]
    [InlineData("SFG002", DiagnosticSeverity.Error, 0, 15, """{"has_updates":false,"feature_gates":{}}""")]
    [InlineData("SFG003", DiagnosticSeverity.Warning, 1, 13, "{\"statsigSnapshot\":1,\n\"gates\":{\"a\":5}}")]
    [InlineData("SFG003", DiagnosticSeverity.Warning, 0, 29, """{"statsigSnapshot":1,"gates":[]}""")]
    [InlineData("SFG003", DiagnosticSeverity.Warning, 0, 60, """{"statsigSnapshot":1,"layers":{"l":{"parameters":{"p":{"type":"date"}}}}}""")]
    [InlineData("SFG003", DiagnosticSeverity.Warning, 0, 44, """{"statsigSnapshot":1,"gates":{"a":{"expires":"soon"}}}""")]
    [InlineData("SFG005", DiagnosticSeverity.Info, 0, 35, """{"statsigSnapshot":1,"fingerprint":"0000"}""")]
    [InlineData("SFG006", DiagnosticSeverity.Warning, 0, 0, """{"statsigSnapshot":1,"gates":{"new_gate":{},"NewGate":{}}}""")]
    [InlineData("SFG006", DiagnosticSeverity.Warning, 0, 0, """{"statsigSnapshot":1,"layers":{"l":{"parameters":{"aB":{"type":"string"},"a_b":{"type":"string"}}}}}""")]
    public void Report_Snapshot_IsOneDiagnosticAtItsPlace(string id, DiagnosticSeverity severity, int line, int column, string snapshot)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of(snapshot).Result.Diagnostics);

        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal((id, severity, "app.statsig.json", line), (diagnostic.Id, diagnostic.Descriptor.DefaultSeverity, place.Path, place.StartLinePosition.Line));
        Assert.True(column == place.StartLinePosition.Character || id == "SFG003", $"Column {place.StartLinePosition.Character}.");
    }

    [Fact]
    public void Report_MixedTypesInAPayload_IsInfo()
    {
        string Payload(string value) => $$$$"""
            {"has_updates":true,"time":1,"feature_gates":{},"layer_configs":{},"condition_map":{},"experiment_to_layer":{},"dynamic_configs":{"c":{"type":"dynamic_config","salt":"","enabled":true,
             "defaultValue":{"p":"x"},"idType":"userID","entity":"dynamic_config","rules":[{"name":"r","id":"r","passPercentage":100,"conditions":[],"returnValue":{"p":{{{{value}}}}},"idType":"userID"}]}}}
            """;

        Diagnostic diagnostic = Assert.Single(GeneratorRun.Of(Payload("5")).Result.Diagnostics);
        Assert.Equal(("SFG004", DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Descriptor.DefaultSeverity));
        Assert.Empty(GeneratorRun.Of(Payload("\"y\"")).Result.Diagnostics);
    }

    [Fact]
    public void Report_TwoFilesOneNamespace_SecondIsRefused()
    {
        GeneratorRun same = GeneratorRun.Of([new("b.statsig.json", Clean), new("a.statsig.json", Clean)]);
        GeneratorRun apart = GeneratorRun.Of([new("b.statsig.json", Clean, ("Namespace", "Other")), new("a.statsig.json", Clean)]);

        Diagnostic diagnostic = Assert.Single(same.Result.Diagnostics);
        Assert.Equal(("SFG007", "b.statsig.json"), (diagnostic.Id, diagnostic.Location.GetLineSpan().Path));
        Assert.Equal(
            "The namespace App already contains the accessors of a.statsig.json, so none are generated from this file; remove one of the two, or set another Namespace for it",
            diagnostic.GetMessage(null));
        Assert.Equal(7, same.Result.GeneratedSources.Length);
        Assert.Empty(apart.Result.Diagnostics);
        Assert.Equal(14, apart.Result.GeneratedSources.Length);
    }

    [Theory]
    [InlineData("Namespace", "a b")]
    [InlineData("Namespace", "My.class")]
    [InlineData("Visibility", "private")]
    [InlineData("Client", "Server")]
    [InlineData("Client", "A.B(1)")]
    public void Report_BadMetadata_IsRefused(string name, string value)
    {
        GeneratorRun run = GeneratorRun.Of([new("a.statsig.json", Clean, (name, value))]);

        Assert.Equal("SFG008", Assert.Single(run.Result.Diagnostics).Id);
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Theory]
    [InlineData("my-app", "my_app")]
    [InlineData("2048.Game", "_2048.Game")]
    [InlineData("shop.public.api", "shop.@public.api")]
    public void Emit_ProjectWithAnyName_CompilesIntoANamespaceOfThatName(string project, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(
            [new("a.statsig.json", Clean)], ImmutableDictionary<string, string>.Empty.Add("build_property.RootNamespace", project));

        Assert.Empty(run.Result.Diagnostics);
        run.Load($"internal static class Use {{ internal static System.Type Of => typeof({expected}.Gates); }}");
    }

    [Fact]
    public void Emit_AccessorsWereGeneratedBefore_OnlyProblemsAreReported()
    {
        ImmutableDictionary<string, string> globals = ImmutableDictionary<string, string>.Empty
            .Add("build_property.RootNamespace", "App")
            .Add("build_property.StatsigGenerateBeforeCompile", "true");
        GeneratorRun run = GeneratorRun.Of([new("a.statsig.json", """{"statsigSnapshot":1,"gates":{"a":{"status":5}}}""")], globals);

        Assert.Empty(run.Result.GeneratedSources);
        Assert.Equal("SFG003", Assert.Single(run.Result.Diagnostics).Id);
        Assert.NotEmpty(GeneratorRun.Of(Clean).Result.GeneratedSources);
    }

    [Fact]
    public void Report_UnreadableFile_IsRefused() =>
        Assert.Equal("SFG009", Assert.Single(GeneratorRun.Of([new("a.statsig.json", null)]).Result.Diagnostics).Id);

    [Fact]
    public void Report_UnreadableFileBesideAnother_IsOneProblem() =>
        Assert.Equal("SFG009", Assert.Single(GeneratorRun.Of([new("a.statsig.json", Clean), new("b.statsig.json", null)]).Result.Diagnostics).Id);

    [Fact]
    public void Report_CleanSnapshot_IsSilent()
    {
        Assert.Empty(GeneratorRun.Of(Clean).Result.Diagnostics);
        Assert.Empty(GeneratorRun.Of(SnapshotWriter.Write(SnapshotReader.Read(Clean).Model!)).Result.Diagnostics);
    }

    [Fact]
    public void Select_OtherFiles_AreLeftAlone()
    {
        GeneratorRun run = GeneratorRun.Of([new("other.json", "not JSON"), new("flags.json", Clean, ("StatsigSnapshot", "true"), ("Namespace", "Flags"))]);

        Assert.Empty(run.Result.Diagnostics);
        Assert.All(run.Result.GeneratedSources, static source => Assert.StartsWith("Flags.", source.HintName, StringComparison.Ordinal));
        Assert.Equal(7, run.Result.GeneratedSources.Length);
    }

    [Fact]
    public void Documentation_EveryDiagnostic_HasAParagraphAndALedgerLine()
    {
        string documentation = File.ReadAllText(Path.Combine(Vectors.Root, "docs", "diagnostics.md"));
        string folder = Path.Combine(Vectors.Root, "generators", "Statsig.Fast.Generators");
        string ledger = File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md")) + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"));

        Assert.All(Enum.GetValues<Model.ProblemKind>().Select(static kind => Diagnostics.Descriptors.Of(kind)), descriptor =>
        {
            Assert.Contains($"## {descriptor.Id}: {descriptor.Title}", documentation, StringComparison.Ordinal);
            Assert.Contains($"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}", ledger, StringComparison.Ordinal);
        });
    }
}
