using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CsCheck;
using Microsoft.CodeAnalysis.CSharp;
using Statsig.Fast.Snapshots;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Generators.Tests;

/// <summary>
/// A thousand made-up snapshots with everything that names can do to a compiler: what is generated compiles without a warning.
/// </summary>
public sealed class HostileSnapshotTests
{
    /// <summary>Half of them for each language version.</summary>
    private const int Snapshots = 1_000;

    private const int PerCompilation = 100;

    private static readonly string[] Names =
    [
        "", " ", "a", "A", "_", "__", "1", "50", "a_b", "a-b", "a.b", "a b", "aB", "AB", "ab", "Ab", "a_b_", "_a_b", "a__b", "a_1", "a1", "a-1", "class", "Class", "new", "string", "record",
        "value", "Answer", "answer", "Group", "group", "Groups", "group_name", "Objects", "objects", "Json", "Name", "Gates", "gates", "Experiments", "experiments", "experiment_types",
        "DynamicConfigs", "layers", "parameter_stores", "statsig_gates", "Equals", "equals", "get_hash_code", "GetHashCode", "to_string", "ToString", "GetType", "finalize", "memberwise_clone",
        "reference_equals", "From", "unknown", "Unknown", "StatsigSchema", "statsig", "System", "system", "global", "日本語", "ünï", "Ünï", "é", "e\u0301", "\u200Ba", "a\u200B", "🚀", "🚀a", "\u0000", "\n", "\r\n",
        "</c>", "<script>", "&amp;", "\"", "\\", "\"\"\"", "*/", "// x", "#if", "{0}", "{", "}", "@a", "$", "a\u2028b", "\uFFFE", "\uD800", "a\uDC00b", "x_or", "xOr", "x", "XOr_", "segment:a", "a:b:c",
        "Ⅷ", "ª", "٣", "a٣", "\u0903", "ǅ", "İ", "ı", "ß", "ſ", "null", "true", "var", "field", "_1", "__1", "T", "TSelf", "App",
    ];

    /// <summary>Made once, as all generators below: making one costs more than drawing from it.</summary>
    private static readonly Gen<string> Name = Gen.Frequency(
        (6, Gen.OneOf(Names)),
        (1, Gen.Select(Gen.OneOf(Names), Gen.OneOf(Names)).Select(static pair => pair.Item1 + pair.Item2)),
        (1, Gen.Int[0, 0xFFFF].Select(static unit => "n" + (char)unit)),
        (1, Gen.Int[1, 300].Select(static length => new string('x', length))));

    private static readonly Gen<string> Kind = Gen.OneOf("string", "integer", "number", "boolean", "array", "object", "json");
    private static readonly Gen<string> Items = Gen.OneOf("string", "integer", "number", "boolean", "json", "object", "");
    private static readonly Gen<string> Flags = Gen.OneOf("", ",\"nullable\":true", ",\"optional\":true", ",\"nullable\":true,\"optional\":true");

    private static readonly Gen<string[]> NoParameters = Gen.Const(Array.Empty<string>());

    /// <summary>A parameter with up to two levels of objects in it.</summary>
    private static readonly Gen<string> Parameters = Parameter(Parameter(Parameter(null)));

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Latest)]
    public void Emit_HostileSnapshots_CompilesWithoutWarnings(LanguageVersion language)
    {
        string[] snapshots = Property.Draw(HostileSnapshot(), Snapshots / 2, (uint)language);

        for (int start = 0; start < snapshots.Length; start += PerCompilation)
        {
            SnapshotText[] texts = [.. snapshots.Skip(start).Take(PerCompilation).Select(static (text, index) => new SnapshotText($"s{index}.statsig.json", text, ("Namespace", $"App.S{index}"), ("Visibility", index % 2 == 0 ? "public" : "")))];
            GeneratorRun run = GeneratorRun.Of(texts, language: language, hasKit: true);

            Assert.Null(run.Result.Exception);
            Assert.Null(run.Overrides.Exception);
            Assert.Equal(texts.Length * 7, run.Result.GeneratedSources.Length);
            Assert.InRange(run.Overrides.GeneratedSources.Length, texts.Length / 2, texts.Length); // A snapshot may have no parameters.
            GeneratorRun.AssertNone(GeneratorRun.Complaints(run.Compile()));
        }
    }

    [Fact]
    public void Emit_DamagedSnapshots_GivesDiagnosticsAndNeverAnException()
    {
        string whole = SnapshotWriter.Write(SnapshotReader.Read(Encoding.UTF8.GetString(Vectors.Synthetic)).Model!)[..20_000];
        string[] snapshots =
        [
            .. Property.Draw(HostileSnapshot(), 200, stream: 1).SelectMany(static text => new[] { text[..(text.Length / 2)], text.Replace(':', ','), text.Replace("{", "[", StringComparison.Ordinal), text.Replace("\"string\"", "7", StringComparison.Ordinal) }),
            whole,
            "",
            "null",
            "[]",
            "{}",
            "\uFEFF{}",
            new string('[', 100_000),
            """{"statsigSnapshot":2}""",
            """{"statsigSnapshot":1,"gates":[]}""",
            """{"statsigSnapshot":1,"gates":{"a":5},"layers":{"l":{"parameters":{"p":"string","q":{"type":"date"},"r":{"type":"array","items":7}}}}}""",
            """{"feature_gates":{}}""",
            """{"has_updates":true,"feature_gates":[{}],"dynamic_configs":[{"name":"x"}],"layer_configs":[5]}""",
        ];

        foreach (SnapshotText[] texts in snapshots.Select(static (text, index) => new SnapshotText($"s{index}.statsig.json", text, ("Namespace", $"App.S{index}"))).Chunk(PerCompilation))
        {
            GeneratorRun run = GeneratorRun.Of(texts);

            Assert.Null(run.Result.Exception);
            Assert.NotEmpty(run.Result.Diagnostics);
            Assert.All(run.Result.Diagnostics, static diagnostic => Assert.StartsWith("SFG00", diagnostic.Id, StringComparison.Ordinal));
            Assert.All(run.Result.Diagnostics, static diagnostic => Assert.True(diagnostic.Location.GetLineSpan().IsValid));
            GeneratorRun.AssertNone(GeneratorRun.Complaints(run.Compile()));
        }
    }

    private static Gen<string> HostileSnapshot() =>
        from gates in Section(isGate: true)
        from configs in Section()
        from experiments in Section()
        from layers in Section()
        from stores in Section()
        select $$"""{"statsigSnapshot":1,"gates":{{gates}},"dynamicConfigs":{{configs}},"experiments":{{experiments}},"layers":{{layers}},"parameterStores":{{stores}}}""";

    private static Gen<string> Section(bool isGate = false) =>
        from size in Gen.Frequency((20, Gen.Int[0, 1]), (4, Gen.Int[2, 5]), (1, Gen.Int[6, 25]))
        from members in Entry(isGate).Array[size]
        select "{" + string.Join(',', members) + "}";

    private static Gen<string> Entry(bool isGate) =>
        from name in Name
        from status in Name
        from description in Name
        from groups in Name.Array[3]
        from parameters in SeveralOf(Parameters, 3)
        select Quote(name) + ":{" + $"\"status\":{Quote(status)},\"idType\":{Quote(name)},\"description\":{Quote(description)},\"tags\":[{Quote(status)}]"
            + (isGate ? ",\"constant\":true}" : $",\"layer\":{Quote(status)},\"groups\":[{string.Join(',', groups.Select(static group => $"{{\"name\":{Quote(group)},\"weight\":33.3}}"))}],\"parameters\":{{{string.Join(',', parameters)}}}}}");

    private static Gen<string> Parameter(Gen<string>? nested) =>
        from name in Name
        from kind in Kind
        from items in Items
        from flags in Flags
        from properties in nested is null || kind is not ("object" or "array") ? NoParameters : SeveralOf(nested, 2)
        select $"{Quote(name)}:{{\"type\":\"{kind}\"{(items.Length > 0 ? $",\"items\":{{\"type\":\"{items}\"}}" : "")},\"properties\":{{{string.Join(',', properties)}}}{flags}}}";

    private static Gen<string[]> SeveralOf(Gen<string> element, int most) => element.Array[0, most];

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char unit in text)
        {
            quoted.Append(unit is '"' or '\\' or < ' ' || char.IsSurrogate(unit) ? "\\u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture) : unit.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
