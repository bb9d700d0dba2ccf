namespace Statsig.Fast.Differential.Tests.Json;

/// <summary>What reading and writing keep.</summary>
public sealed class TreeTests
{
    [Theory]
    [InlineData("""{"b":5.50,"a":[1e2,-0,"\ud800x",null,true,{}]}""")]
    [InlineData("""["\u0001\u007f\u00a0\ud83d\ude80\"\\"]""")]
    public void ToJson_OnlyAscii_IsWhatWasRead(string json) => Assert.Equal(json, TreeReader.Read(json).ToJson(onlyAscii: true));

    [Fact]
    public void ToJson_AllCharacters_EscapesWhatHasToBe() =>
        Assert.Equal("[\"\\u0001\u007f\u00a0🚀\\\"\\ud800\"]", TreeReader.Read("""["\u0001\u007f\u00a0\ud83d\ude80\"\ud800"]""").ToJson(onlyAscii: false));

    [Theory]
    [InlineData("""{"b":1.0,"a":2}""", """{"a":2.0,"b":1}""")]
    [InlineData("[1e21,-0.0]", "[1000000000000000000000,0]")]
    public void ToCanonical_Alike_IsTheSame(string left, string right) => Assert.Equal(TreeReader.Read(left).ToCanonical(), TreeReader.Read(right).ToCanonical());

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("\"1\"", "1")]
    [InlineData("""{"a":null}""", "{}")]
    public void ToCanonical_Different_IsNot(string left, string right) => Assert.NotEqual(TreeReader.Read(left).ToCanonical(), TreeReader.Read(right).ToCanonical());
}
