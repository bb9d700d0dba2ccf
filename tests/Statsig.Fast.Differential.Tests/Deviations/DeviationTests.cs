using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>That an excuse covers what its deviation comes to and nothing else.</summary>
public sealed class DeviationTests
{
    [Fact]
    public void Undo_TargetsDifferingInCase_KeepsTheLast()
    {
        DifferentialCase? undone = new CaseOnlyTargets().Undo(Condition("any_case_sensitive", """["A","b","a"]"""));

        Assert.Equal("""["a","b"]""", TargetsOf(undone));
    }

    [Theory]
    [InlineData("any", """["A","a"]""")]
    [InlineData("any_case_sensitive", """["A","b"]""")]
    [InlineData("any_case_sensitive", "5")]
    public void Undo_NothingToUndo_IsNull(string operatorName, string targets) =>
        Assert.Null(new CaseOnlyTargets().Undo(Condition(operatorName, targets)));

    [Theory]
    [InlineData("1.1.1.256", "1.1.2.0")]
    [InlineData("1.1.256.1", "1.2.0.1")]
    [InlineData("8.300.1.1", "9.44.1.1")]
    public void Undo_OctetAbove255_IsCarried(string ip, string carried) =>
        Assert.Equal(carried, new AddressOctets().Undo(WithAddress(ip))?.Users[0]["ip"]?.AsText);

    [Theory]
    [InlineData("1.1.1.255")]
    [InlineData("256.1.1.1")]
    [InlineData("1.1.1")]
    [InlineData("x")]
    public void Undo_OtherAddress_IsNull(string ip) => Assert.Null(new AddressOctets().Undo(WithAddress(ip)));

    [Theory]
    [InlineData("4", "3", true)]
    [InlineData("4", "5", false)] // Not the version of a mapping's target.
    [InlineData("3", "3", false)] // Ours has to be that of the outer gate.
    public void Explains_VersionOfANestedGate_OnlyWhenOursIsTheOuterOne(string ours, string reference, bool explains)
    {
        var asked = new DifferentialCase(TreeReader.Read(
            """
            {"payload":{"feature_gates":{"source":{"rules":[],"version":2},"target":{"rules":[],"version":3},"outer":{"rules":[{"conditions":["k"]}],"version":4}},
            "condition_map":{"k":{"type":"pass_gate","targetValue":"source"}},"overrides":{"source":[{"new_config_name":"target"}]}},"users":[]}
            """));
        var difference = new Difference(0, new AnswerKey("gates", "outer", "version"), reference, ours);

        var answers = new ComparedAnswers(asked, [], []);
        Assert.Equal(explains, new NestedMappingVersion().Explains(difference, answers));
        Assert.False(new NestedMappingVersion().Explains(difference with { Key = new AnswerKey("gates", "outer", "rule") }, answers));
        Assert.False(new NestedMappingVersion().Explains(difference with { Key = new AnswerKey("gates", "source", "version") }, answers));
    }

    [Theory]
    [InlineData("value", "false", "Unsupported", true)]
    [InlineData("rule", "\"\"", "Unsupported", true)]
    [InlineData("rule", "\"r\"", "Unsupported", false)] // Not the default.
    [InlineData("idType", "\"\"", "Unsupported", false)] // Not among what an unsupported answer lacks.
    [InlineData("rule", "\"\"", "Recognized", false)] // The reference does not call it unsupported.
    public void Explains_PartOfAnUnsupportedAnswer_OnlyWhenOursIsTheDefault(string part, string ours, string reason, bool explains)
    {
        var answers = new ComparedAnswers(new DifferentialCase(Tree.EmptyObject), [AnswersWith(reason)], [AnswersWith("Unsupported")]);

        Assert.Equal(explains, new UnsupportedAnswer().Explains(new Difference(0, new AnswerKey("gates", "g", part), "\"other\"", ours), answers));
        Assert.False(new UnsupportedAnswer().Explains(new Difference(0, new AnswerKey("gates", "another", part), "\"other\"", ours), answers));
    }

    private static AnswerSet AnswersWith(string reason) => AnswerSet.Read(TreeReader.Read(
        $$$"""{"gates":{"g":{"reason":"{{{reason}}}"} },"configs":{},"experiments":{},"layers":{},"stores":{},"events":[],"responses":{} }"""));

    private static DifferentialCase Condition(string operatorName, string targets) => new(TreeReader.Read(
        $$$"""{"payload":{"condition_map":{"k":{"type":"user_field","operator":"{{{operatorName}}}","targetValue":{{{targets}}} } } },"users":[]}"""));

    private static string? TargetsOf(DifferentialCase? asked) => asked?.Conditions.Single()["targetValue"]?.ToString();

    private static DifferentialCase WithAddress(string ip) => new(Tree.Object(("users", Tree.Array(Tree.Object(("ip", Tree.Text(ip)))))));
}
