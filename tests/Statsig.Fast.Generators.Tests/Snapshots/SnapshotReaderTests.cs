using System;
using System.Linq;
using System.Text;
using Statsig.Fast.Handles;
using Statsig.Fast.Snapshots;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Generators.Tests.Snapshots;

/// <summary>What a snapshot says, whichever form it is read from.</summary>
public sealed class SnapshotReaderTests
{
    [Theory]
    [InlineData("1", "2", "integer")]
    [InlineData("1", "2.0", "integer")]
    [InlineData("1", "2.5", "number")]
    [InlineData("1", "9223372036854775808", "number")]
    [InlineData("9223372036854775807", "-9223372036854775808", "integer")]
    [InlineData("\"a\"", "\"b\"", "string")]
    [InlineData("true", "false", "boolean")]
    [InlineData("true", "1", "json")]
    [InlineData("\"a\"", "null", "string?")]
    [InlineData("null", "null", "json?")]
    [InlineData("[1,2]", "[]", "array<integer>")]
    [InlineData("[1,2]", "[2.0]", "array<number>")]
    [InlineData("[]", "[]", "array")]
    [InlineData("[1]", "[\"a\"]", "array")]
    [InlineData("[null]", "[\"a\"]", "array")]
    [InlineData("[[1]]", "[[2]]", "array")]
    [InlineData("[true]", "[false]", "array<boolean>")]
    [InlineData("[\"a\"]", "{}", "json")]
    [InlineData("""{"a":1,"b":"x"}""", """{"b":"y","a":2.5}""", "object{a:number,b:string}")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", "object")]
    [InlineData("""{"a":1}""", """{"a":"x"}""", "object")]
    [InlineData("""{"a":{"b":[1]}}""", """{"a":{"b":[2]}}""", "object{a:object{b:array<integer>}}")]
    [InlineData("{}", "{}", "object")]
    public void Read_ValuesOfAParameter_GiveItsType(string value, string other, string expected)
    {
        SpecBuilder specs = new SpecBuilder().DynamicConfig("c", config => config
            .Default($$"""{"p":{{value}}}""").Rule("r", rule => rule.Return($$"""{"p":{{other}}}""")));

        SnapshotParameter parameter = Assert.Single(Read(specs).DynamicConfigs.Single().Parameters);

        Assert.Equal(expected, TextOf(parameter.Type));
    }

    [Fact]
    public void Read_GroupOrRuleOmitsAParameter_IsNullableOrOptional()
    {
        SpecBuilder specs = new SpecBuilder().Experiment("e", static experiment => experiment
            .Default("""{"a":1,"b":1}""")
            .Rule("g1", static rule => rule.Group("One").Return("""{"a":1,"b":1,"c":1}"""))
            .Rule("g2", static rule => rule.Group("Two").Return("""{"a":1,"c":1}""")));

        SnapshotEntry experiment = Assert.Single(Read(specs).Experiments);

        Assert.Equal(
            ["a: False False", "b: True True", "c: False True"],
            experiment.Parameters.Select(static parameter => $"{parameter.Name}: {parameter.Type.IsNullable} {parameter.Type.IsOptional}"));
        Assert.Equal(["One", "Two"], experiment.Groups.Select(static group => group.Name));
    }

    [Theory]
    [InlineData("-1", null)]
    [InlineData("-9223372036854775808", null)]
    [InlineData("0", 0L)]
    [InlineData("1700000000000", 1_700_000_000_000L)]
    public void Read_TimeOfAPayload_IsOneThatTheSchemaFormCanHold(string time, long? expected)
    {
        SnapshotModel model = SnapshotReader.Read($$"""{"has_updates":true,"time":{{time}},"feature_gates":{},"dynamic_configs":{},"layer_configs":{} }""").Model!;

        Assert.Equal(expected, model.TimeMs);
        Assert.Equal(model, SnapshotReader.Read(SnapshotWriter.Write(model)).Model);
    }

    [Fact]
    public void Read_LayerHandsOver_TypesCoverTheExperiment()
    {
        SpecBuilder specs = new SpecBuilder()
            .Layer("l", static layer => layer.Default("""{"p":1}""").Rule("r", static rule => rule.Return("""{"p":1}""").Delegate("e")))
            .Experiment("e", static experiment => experiment.Default("""{"p":2.5}"""));

        Assert.Equal("number", TextOf(Read(specs).Layers.Single().Parameters.Single().Type));
    }

    [Fact]
    public void Read_Gates_SayWhatIsConstant()
    {
        SpecBuilder specs = new SpecBuilder()
            .Gate("on", static gate => gate.Rule("r", static rule => rule.Pass(100)))
            .Gate("off", static gate => gate.Rule("r", static rule => rule.Pass(0)))
            .Gate("half", static gate => gate.Rule("r", static rule => rule.Pass(50)))
            .Gate("none")
            .Gate("disabled", static gate => gate.Disabled())
            .Gate("segment:s");

        SnapshotModel model = Read(specs);

        Assert.Equal(
            ["disabled False disabled", "half  active", "none False active", "off False active", "on True active"],
            model.Gates.Select(static gate => $"{gate.Name} {gate.Constant} {gate.Status}"));
    }

    [Fact]
    public void Read_BothPayloadShapes_SayTheSame() => Assert.Equal(
        Lines(SnapshotReader.ReadUtf8(Vectors.Synthetic)), Lines(SnapshotReader.ReadUtf8(Vectors.SyntheticV1)));

    [Fact]
    public void Read_CommittedPayload_HasTheEntriesThatTheRuntimeHas()
    {
        StatsigServer server = Vectors.Server(Vectors.Synthetic, Vectors.Committed("synthetic_id_lists.json"));

        SnapshotModel model = SnapshotReader.ReadUtf8(Vectors.Synthetic).Model!;

        Assert.Equal(server.GetFeatureGateNames().Order(StringComparer.Ordinal), model.Gates.Where(static gate => gate.Kind is null).Select(static gate => gate.Name));
        Assert.Equal(server.GetDynamicConfigNames().Order(StringComparer.Ordinal), model.DynamicConfigs.Select(static config => config.Name));
        Assert.Equal(server.GetExperimentNames().Order(StringComparer.Ordinal), model.Experiments.Where(static experiment => experiment.Kind is null).Select(static experiment => experiment.Name));
        Assert.Equal(server.GetLayerNames().Order(StringComparer.Ordinal), model.Layers.Select(static layer => layer.Name));
        Assert.Equal(server.GetParameterStoreNames().Order(StringComparer.Ordinal), model.ParameterStores.Select(static store => store.Name));
    }

    [Fact]
    public void Write_ReadAgain_IsTheSameModelAndText()
    {
        SnapshotModel model = SnapshotReader.ReadUtf8(Vectors.Synthetic).Model!;
        string text = SnapshotWriter.Write(model);

        SnapshotReadResult read = SnapshotReader.Read(text);

        Assert.Empty(read.Problems);
        Assert.Equal(model, read.Model);
        Assert.Equal(text, SnapshotWriter.Write(read.Model!));
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.False(text.EndsWith("\n\n", StringComparison.Ordinal));
        using var document = System.Text.Json.JsonDocument.Parse(text);
    }

    [Fact]
    public void Fingerprint_TimeAndFormatting_DoNotCount()
    {
        SnapshotModel model = SnapshotReader.Read("""{"statsigSnapshot":1,"time":5,"gates":{"b":{},"a":{"status":"active"}}}""").Model!;
        SnapshotModel same = SnapshotReader.Read("""{ "gates": { "a": { "status": "active" }, "b": { } }, "statsigSnapshot": 1 }""").Model!;
        SnapshotModel other = SnapshotReader.Read("""{"statsigSnapshot":1,"gates":{"b":{},"a":{"status":"archived"}}}""").Model!;

        Assert.Equal(SnapshotFingerprint.Of(model), SnapshotFingerprint.Of(same));
        Assert.NotEqual(SnapshotFingerprint.Of(model), SnapshotFingerprint.Of(other));
        Assert.Equal("ea9160fb", SnapshotFingerprint.Of(new SnapshotModel())[..8]);
    }

    [Fact]
    public void ReadUtf8_InvalidUtf8_IsAProblem() =>
        Assert.Equal(SnapshotProblemKind.InvalidJson, Assert.Single(SnapshotReader.ReadUtf8([(byte)'"', 0xFF, (byte)'"']).Problems).Kind);

    [Fact]
    public void TypeKinds_OfGeneratorAndRuntime_HaveTheSameNumbers()
    {
        Assert.Equal(
            Enum.GetValues<SchemaType>().Where(static type => type != SchemaType.Unknown).Select(static type => (type.ToString(), (int)type)),
            Enum.GetValues<SnapshotTypeKind>().Select(static kind => (kind.ToString(), (int)kind)));
        var bits = new SchemaParameter("p", (byte)Generators.Emitting.SchemaClassEmitter.BitsOf(
            new SnapshotType(SnapshotTypeKind.Array) { Items = new SnapshotType(SnapshotTypeKind.Number), IsNullable = true }));
        Assert.Equal((SchemaType.Array, SchemaType.Number, true, false), (bits.Type, bits.Items, bits.IsNullable, bits.IsOptional));
    }

    private static string Lines(SnapshotReadResult read)
    {
        // One gate refers to a condition that is not there, which the older shape, with its conditions inline, cannot express.
        SnapshotModel model = read.Model!;
        Assert.Single(model.Gates, static gate => gate.Name == "g_missing_condition_key");
        var gates = new EquatableList<SnapshotEntry>([.. model.Gates.Where(static gate => gate.Name != "g_missing_condition_key")]);
        return SnapshotWriter.Write(model with { Gates = gates }, fingerprint: null, withTime: true);
    }

    private static SnapshotModel Read(SpecBuilder specs)
    {
        SnapshotReadResult read = SnapshotReader.Read(Encoding.UTF8.GetString(specs.ToV2()));
        Assert.Equal(SnapshotWriter.Write(read.Model!), SnapshotWriter.Write(SnapshotReader.Read(Encoding.UTF8.GetString(specs.ToV1())).Model!));
        return read.Model!;
    }

    private static string TextOf(SnapshotType type) => SnapshotType.NameOf(type.Kind)
        + (type.Items is { } items ? $"<{TextOf(items)}>" : "")
        + (type.Properties.Count > 0 ? "{" + string.Join(',', type.Properties.Select(static property => $"{property.Name}:{TextOf(property.Type)}")) + "}" : "")
        + (type.IsNullable ? "?" : "");
}
