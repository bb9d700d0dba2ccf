using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG108: personal data among the custom fields of a user.</summary>
public sealed class PersonalDataAnalyzerTests
{
    private const string Message = "looks like personal data, and custom fields are logged with every event; private attributes are not";

    [Theory]
    [InlineData("new StatsigUser(\"u\") { Custom = [new(\"email\", \"a@example.com\")] }", "new(\"email\", \"a@example.com\")", "email")]
    [InlineData("new StatsigUser(\"u\") { Custom = [new(\"plan\", \"pro\"), new UserField(\"Ip-Address\", \"10.0.0.1\")] }", "new UserField(\"Ip-Address\", \"10.0.0.1\")", "Ip-Address")]
    [InlineData("new StatsigUser(\"u\") { Custom = new UserField[] { new(\"first_name\", \"Ada\") } }", "new(\"first_name\", \"Ada\")", "first_name")]
    public async Task PersonalName_InCustom_IsReported(string expression, string text, string name)
    {
        Assert.Equal([$"SFG108 {text} : \"{name}\" {Message}"], await AnalyzerRun.Of(Sources.Returning(expression), Sources.Snapshot).FindingsAsync());
    }

    [Theory]
    [InlineData("new StatsigUser(\"u\") { Custom = [new(\"plan\", \"pro\"), new(\"company_name\", \"x\")] }")]
    [InlineData("new StatsigUser(\"u\") { PrivateAttributes = [new(\"email\", \"a@example.com\")] }")]
    [InlineData("new UserField(\"email\", \"a@example.com\")")]
    public async Task PersonalName_ElsewhereOrOtherNames_IsSilent(string expression)
    {
        Assert.Empty(await AnalyzerRun.Of(Sources.Returning(expression), Sources.Snapshot).FindingsAsync());
    }

    [Theory]
    [InlineData("{ Custom = [new(\"email\", \"a\")] }", "{ PrivateAttributes = [new(\"email\", \"a\")] }")]
    [InlineData("{ Custom = [new(\"plan\", \"pro\"), new(\"email\", \"a\")] }", "{ Custom = [new(\"plan\", \"pro\")], PrivateAttributes = [new(\"email\", \"a\")] }")]
    [InlineData(
        "{ PrivateAttributes = [new(\"x\", 1)], Custom = [new(\"email\", \"a\"), new(\"plan\", \"pro\")], Locale = \"de\" }",
        "{ PrivateAttributes = [new(\"x\", 1), new(\"email\", \"a\")], Custom = [new(\"plan\", \"pro\")], Locale = \"de\" }")]
    public async Task Fix_MovesTheFieldToPrivateAttributes(string before, string after)
    {
        AnalyzerRun run = AnalyzerRun.Of(Sources.Returning("new StatsigUser(\"u\") " + before), Sources.Snapshot);

        Assert.Equal(Sources.Returning("new StatsigUser(\"u\") " + after), await run.FixAsync("SFG108", "Move to private attributes"));
    }

    [Fact]
    public async Task Fix_OfAnInitializerOverSeveralLines_KeepsItsLines()
    {
        const string Before = "new StatsigUser(\"u\")\n    {\n        Country = \"DE\",\n        Custom = [new(\"plan\", \"pro\"), new(\"email\", \"a\")],\n    }";
        const string After = "new StatsigUser(\"u\")\n    {\n        Country = \"DE\",\n        Custom = [new(\"plan\", \"pro\")],\n        PrivateAttributes = [new(\"email\", \"a\")],\n    }";
        AnalyzerRun run = AnalyzerRun.Of(Sources.Returning(Before), Sources.Snapshot);

        Assert.Equal(Sources.Returning(After), await run.FixAsync("SFG108", "Move to private attributes"));
    }

    [Fact]
    public async Task Fix_WithPrivateAttributesFromElsewhere_IsNotOffered()
    {
        string source = Sources.Doing("UserField[] known = []; _ = new StatsigUser(\"u\") { Custom = [new(\"email\", \"a\")], PrivateAttributes = known };");

        Assert.Empty(await AnalyzerRun.Of(source, Sources.Snapshot).TitlesAsync("SFG108"));
    }
}
