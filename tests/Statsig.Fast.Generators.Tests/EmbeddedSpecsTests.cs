using System;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Payloads that go into the assembly with <c>Embed="true"</c>.</summary>
public sealed class EmbeddedSpecsTests
{
    private const string SchemaForm = """{"statsigSnapshot":1,"gates":{"a":{}}}""";

    [Theory]
    [InlineData("synthetic_dcs.json.gz")]
    [InlineData("synthetic_dcs_v1.json.gz")]
    public void Utf8_CommittedPayload_HasTheSameSpecs(string file)
    {
        byte[] payload = Vectors.Read(Vectors.Committed(file));

        byte[] embedded = Utf8Of(Load(Encoding.UTF8.GetString(payload)));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(payload), JsonNode.Parse(embedded)));
        Assert.Equal(SpecsUpdateStatus.SameChecksum, Vectors.Server(embedded, "").UpdateSpecs(payload).Status);
    }

    [Fact]
    public void Utf8_WhiteSpaceBetweenTokens_IsRemovedAndTheRestIsAsWritten()
    {
        string text = Payload("\"t\\\"a\\\\ \\u0001 \ud83d\ude80 é \\ud800\"", "1.50e+3");

        string embedded = Encoding.UTF8.GetString(Utf8Of(Load(text.Replace(":", " :\r\n\t", StringComparison.Ordinal).Replace(",", " , ", StringComparison.Ordinal))));

        Assert.Equal(text, embedded);
    }

    [Fact]
    public void Utf8_HalfASurrogatePair_BecomesItsEscape()
    {
        string embedded = Encoding.UTF8.GetString(Utf8Of(Load(Payload("\"a\uD800b\"", "1"))));

        Assert.Equal(Payload("\"a\\ud800b\"", "1"), embedded);
    }

    [Fact]
    public void Utf8_TwiceRead_IsTheSameMemory()
    {
        Assembly assembly = Load(Payload("\"a\"", "1"), """
            namespace App
            {
                internal static class Probe
                {
                    internal static bool IsData() => System.Runtime.CompilerServices.Unsafe.AreSame(
                        ref System.Runtime.InteropServices.MemoryMarshal.GetReference(StatsigSpecs.Utf8),
                        ref System.Runtime.InteropServices.MemoryMarshal.GetReference(StatsigSpecs.Utf8));
                }
            }
            """);

        Assert.Equal(true, assembly.GetType("App.Probe")!.GetMethod("IsData", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("false")]
    [InlineData("False")]
    public void Embed_Off_WritesNoSpecs(string embed)
    {
        GeneratorRun run = Run(Payload("\"a\"", "1"), embed);

        Assert.Empty(run.Result.Diagnostics);
        Assert.DoesNotContain("Specs", run.Sources.Keys);
    }

    [Theory]
    [InlineData(SchemaForm, "true", "Only a full payload can be embedded; a spec snapshot in the schema form has no rules. The command \"statsig-fast pull --full\" writes a payload")]
    [InlineData(SchemaForm, "yes", "The value \"yes\" of Embed is not valid; use true or false")]
    public void Embed_NotPossible_IsAnError(string text, string embed, string message)
    {
        GeneratorRun run = Run(text, embed);

        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal(("SFG008", DiagnosticSeverity.Error, message), (diagnostic.Id, diagnostic.Severity, diagnostic.GetMessage(null)));
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Fact]
    public void Embed_PublicSnapshot_WritesAPublicClass()
    {
        GeneratorRun run = GeneratorRun.Of([new SnapshotText("a.specs.json", Payload("\"a\"", "1"), ("StatsigSnapshot", "true"), ("Embed", "TRUE"), ("Visibility", "public"))]);

        Assert.Contains("public static class StatsigSpecs", run.Sources["Specs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RuleEdited_WritesTheSpecsAndLeavesTheAccessors()
    {
        GeneratorRun first = Run(Payload("\"a\"", "1"), "true");
        var changed = new SnapshotText("app.statsig.json", Payload("\"a\"", "2"), ("Embed", "true"));

        GeneratorRun second = first.Again(driver => driver.ReplaceAdditionalText(first.Texts[0], changed));

        Assert.NotEqual(first.Sources["Specs"], second.Sources["Specs"]);
        Assert.Equal(IncrementalStepRunReason.Cached, second.Result.TrackedSteps[StepNames.Schema].Single().Outputs.Single().Reason);
    }

    private static string Payload(string target, string value) =>
        $$$"""{"has_updates":true,"time":1,"feature_gates":[{"name":"a","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","rules":[{"name":"r","id":"r","salt":"","passPercentage":100,"conditions":[{"type":"user_field","field":"x","operator":"any","targetValue":[{{{target}}},{{{value}}}],"idType":"userID"}],"returnValue":true,"idType":"userID"}]}],"dynamic_configs":[],"layer_configs":[]}""";

    private static GeneratorRun Run(string text, string embed) => GeneratorRun.Of([new SnapshotText("app.statsig.json", text, ("Embed", embed))]);

    private static Assembly Load(string text, string? source = null) => Run(text, "true").Load(source);

    private static byte[] Utf8Of(Assembly assembly) =>
        assembly.GetType("App.StatsigSpecs")!.GetProperty("Utf8", BindingFlags.Static | BindingFlags.Public)!.GetMethod!.CreateDelegate<Utf8>()().ToArray();

    private delegate ReadOnlySpan<byte> Utf8();
}
