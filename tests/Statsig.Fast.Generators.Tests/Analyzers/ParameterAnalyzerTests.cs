using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG101 and SFG102: parameters that are read by name.</summary>
public sealed class ParameterAnalyzerTests
{
    [Theory]
    [InlineData("server.GetDynamicConfig(user, \"rates\").Get(\"carier\", \"\")", "SFG101 \"carier\" : The dynamic config \"rates\" has no parameter \"carier\"; did you mean \"carrier\"?")]
    [InlineData("server.GetDynamicConfig(user, \"rates\").GetValue(\"nothing_like_it\")", "SFG101 \"nothing_like_it\" : The dynamic config \"rates\" has no parameter \"nothing_like_it\"")]
    [InlineData("server.GetLayer(user, \"layout\").Get(\"lable\", \"\")", "SFG101 \"lable\" : The layer \"layout\" has no parameter \"lable\"; did you mean \"label\"?")]
    [InlineData("server.GetParameterStore(user, \"texts\").Get(\"labels\", \"\")", "SFG101 \"labels\" : The parameter store \"texts\" has no parameter \"labels\"; did you mean \"label\"?")]
    [InlineData("Experiments.Button.For(server).Get(user).Answer.Get(\"labell\", \"\")", "SFG101 \"labell\" : The experiment \"button\" has no parameter \"labell\"; did you mean \"label\"?")]
    public async Task UnknownParameter_OfAKnownAnswer_IsReportedWithTheNearest(string expression, string finding)
    {
        Assert.Equal([finding], await FindingsAsync(Sources.Returning(expression)));
    }

    [Fact]
    public async Task UnknownParameter_ThroughALocal_IsReported()
    {
        string source = Sources.Doing("DynamicConfig rates = server.GetDynamicConfig(user, \"rates\"); _ = rates.TryGet(\"dayz\", out int _);");

        Assert.Equal(["SFG101 \"dayz\" : The dynamic config \"rates\" has no parameter \"dayz\"; did you mean \"days\"?"], await FindingsAsync(source));
    }

    [Theory]
    [InlineData("DynamicConfig rates = server.GetDynamicConfig(user, \"rates\"); rates = default; _ = rates.Get(\"none\", 1);")]
    [InlineData("DynamicConfig rates = default; _ = rates.Get(\"none\", 1);")]
    [InlineData("_ = server.GetDynamicConfig(user, \"rates\").Get(user.UserId ?? \"\", 1);")]
    [InlineData("_ = server.GetDynamicConfig(user, user.UserId ?? \"\").Get(\"none\", 1);")]
    [InlineData("_ = server.GetDynamicConfig(user, \"rates\").Get(\"carrier\", \"\");")]
    public async Task UnknownParameter_WhereNothingIsUnknown_IsSilent(string statements)
    {
        Assert.Empty(await FindingsAsync(Sources.Doing(statements)));
    }

    [Fact]
    public async Task UnknownParameter_Fix_UsesTheNearestName()
    {
        AnalyzerRun run = AnalyzerRun.Of(Sources.Returning("server.GetDynamicConfig(user, \"rates\").Get(\"carier\", \"\")"), Sources.Snapshot);

        Assert.Equal(Sources.Returning("server.GetDynamicConfig(user, \"rates\").Get(\"carrier\", \"\")"), await run.FixAsync("SFG101", "Use \"carrier\""));
    }

    [Theory]
    [InlineData("Get(\"carrier\", 5)", "string", "int")]
    [InlineData("Get(\"carrier\", true)", "string", "bool")]
    [InlineData("Get(\"free_from\", 5)", "number", "int")]
    [InlineData("Get(\"free_from\", \"\")", "number", "string")]
    [InlineData("Get<long?>(\"free_from\", null)", "number", "long?")]
    [InlineData("Get(\"express\", 1.5)", "boolean", "double")]
    [InlineData("Get(\"zones\", \"\")", "array", "string")]
    public async Task WrongType_OfARead_IsReported(string read, string declared, string asked)
    {
        string expression = $"server.GetDynamicConfig(user, \"rates\").{read}";
        string name = read.Split('"')[1];

        Assert.Equal(
            [$"SFG102 {expression} : The parameter \"{name}\" of the dynamic config \"rates\" has the type {declared} and is read as {asked}"],
            await FindingsAsync(Sources.Returning(expression)));
    }

    [Theory]
    [InlineData("Get(\"carrier\", \"\")")]
    [InlineData("Get(\"free_from\", 1.5)")]
    [InlineData("Get(\"days\", 1)")]
    [InlineData("Get(\"days\", 1L)")]
    [InlineData("Get(\"days\", 1.5)")]
    [InlineData("Get<int?>(\"days\", null)")]
    [InlineData("Get(\"express\", false)")]
    [InlineData("Get(\"extra\", 5)")]
    [InlineData("Get<JsonFragment>(\"zones\", null)")]
    [InlineData("GetValue(\"zones\")")]
    public async Task WrongType_OfARightRead_IsSilent(string read)
    {
        Assert.Empty(await FindingsAsync(Sources.Returning($"server.GetDynamicConfig(user, \"rates\").{read}")));
    }

    /// <summary>Without the hint at the typed accessor, which every call by name has.</summary>
    private static async Task<string[]> FindingsAsync(string source) =>
        [.. (await AnalyzerRun.Of(source, Sources.Snapshot).FindingsAsync()).Where(static finding => !finding.StartsWith("SFG103", System.StringComparison.Ordinal))];
}
