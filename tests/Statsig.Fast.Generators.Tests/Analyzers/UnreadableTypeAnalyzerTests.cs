using System;
using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG109: parameters that are read as a type that cannot be read.</summary>
public sealed class UnreadableTypeAnalyzerTests
{
    private static readonly string[] Scalars =
    [
        "string", "object", "bool", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal", "bool?", "sbyte?", "byte?", "short?",
        "ushort?", "int?", "uint?", "long?", "ulong?", "float?", "double?", "decimal?", "System.Text.Json.JsonElement", "JsonFragment", "ParameterValue",
    ];

    private static readonly string[] InnerScalars = ["string", "object", "bool", "int", "long", "double"];

    [Theory]
    [InlineData("new DynamicConfig(\"c\", \"{}\").Get<System.Uri>(\"p\", null)", "System.Uri")]
    [InlineData("new Experiment(\"c\", \"{}\").Get(\"p\", new System.DateTime())", "System.DateTime")]
    [InlineData("new Layer(\"c\", \"{}\").TryGet(\"p\", out System.Collections.Generic.Queue<string>? _)", "System.Collections.Generic.Queue<string>")]
    [InlineData("new ParameterStore(\"c\", \"{}\").Get<(int, int)>(\"p\", default)", "(int, int)")]
    [InlineData("new Layer(\"c\", \"{}\").Get<object>(\"p\", null)", "object")]
    [InlineData("new Layer(\"c\", \"{}\").Get<char>(\"p\", 'a', out _)", "char")]
    [InlineData("new DynamicConfig(\"c\", \"{}\").GetValue(\"p\").TryGet(out System.Guid _)", "System.Guid")]
    [InlineData("server.GetLayer(user, \"layout\").Get<string[,]>(\"label\", null)", "string[,]")]
    [InlineData("Layers.Layout.Get(user).Answer.Get<System.Collections.Generic.Dictionary<int, string>>(\"label\", null)", "System.Collections.Generic.Dictionary<int, string>")]
    [InlineData("new DynamicConfig(\"c\", \"{}\").Get<System.Collections.Generic.List<System.DayOfWeek>>(\"p\", null)", "System.Collections.Generic.List<System.DayOfWeek>")]
    [InlineData("new DynamicConfig(\"c\", \"{}\").Get<System.Collections.Generic.List<string[][]>>(\"p\", null)", "System.Collections.Generic.List<string[][]>")]
    [InlineData("new DynamicConfig(\"c\", \"{}\").Get<System.Collections.Generic.HashSet<int?>>(\"p\", null)", "System.Collections.Generic.HashSet<int?>")]
    [InlineData("new DynamicConfig(\"c\", \"{}\").Get<System.Collections.Generic.HashSet<int[]>>(\"p\", null)", "System.Collections.Generic.HashSet<int[]>")]
    public async Task UnreadableType_OfARead_IsAnError(string expression, string type)
    {
        string[] findings = await AnalyzerRun.Of(Sources.Returning(expression), Sources.Snapshot).FindingsAsync();

        string finding = Assert.Single(findings, static text => text.StartsWith("SFG109", StringComparison.Ordinal));
        Assert.Equal($"SFG109 {expression} : A parameter cannot be read as {type}; the call always returns the fallback", finding);
    }

    [Fact]
    public async Task UnreadableType_WithoutASnapshot_IsAnErrorToo()
    {
        string[] findings = await AnalyzerRun.Of(
            "using Statsig.Fast; internal static class Code { internal static bool Run(DynamicConfig config) => config.TryGet(\"p\", out System.Uri? _); }", []).FindingsAsync();

        Assert.Single(findings);
    }

    [Fact]
    public async Task EveryTypeOfTheClosedSet_IsSilent()
    {
        string[] flat = [.. Scalars.Where(static scalar => scalar != "object"), "System.DayOfWeek", "System.DayOfWeek?", "System.Text.Json.JsonElement?"];
        string[] collections = [.. Scalars.SelectMany(static scalar => (string[])[.. Outer(scalar), $"ICollection<{scalar}>"]).Concat(Scalars.Take(14).SelectMany(Sets))];
        string[] nested = [.. InnerScalars.SelectMany(Inner).SelectMany(Outer)];
        string source = $$"""
            using Statsig.Fast;
            using System.Collections.Generic;

            internal static class Code
            {
                internal static void Run(DynamicConfig config)
                {
                    {{string.Join("\n", flat.Concat(collections).Concat(nested).Select(static type => $"_ = config.Get<{type}>(\"p\", default!);"))}}
                }
            }
            """;

        Assert.Empty(await AnalyzerRun.Of(source, []).FindingsAsync());
    }

    [Fact]
    public async Task OpenType_IsLeftToTheRunTime()
    {
        const string Source = """
            using Statsig.Fast;
            using System.Collections.Generic;

            internal static class Code
            {
                internal static bool Run<T>(Layer layer) => layer.TryGet("p", out T? _) || layer.TryGet("p", out List<T>? _) || layer.TryGet("p", out T[]? _);
            }
            """;

        Assert.Empty(await AnalyzerRun.Of(Source, []).FindingsAsync());
    }

    private static string[] Inner(string element) =>
        [element + "[]", $"List<{element}>", $"IReadOnlyList<{element}>", $"Dictionary<string, {element}>", $"IReadOnlyDictionary<string, {element}>"];

    private static string[] Outer(string element) =>
        [.. Inner(element), $"IList<{element}>", $"IEnumerable<{element}>", $"IReadOnlyCollection<{element}>", $"IDictionary<string, {element}>"];

    private static string[] Sets(string element) => [$"HashSet<{element}>", $"ISet<{element}>", $"IReadOnlySet<{element}>"];
}
