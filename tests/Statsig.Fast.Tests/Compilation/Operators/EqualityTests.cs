namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class EqualityTests
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("null", null, true)]
    [InlineData("null", "null", true)]
    [InlineData("null", "\"\"", false)]
    [InlineData("null", "false", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("true", "\"true\"", false)]
    [InlineData("true", "1", false)]
    [InlineData("false", "false", true)]
    [InlineData("false", null, false)]
    [InlineData("5", "5.0", true)]
    [InlineData("5", "\"5\"", true)]
    [InlineData("5", "\"5.00\"", true)]
    [InlineData("5", "\"five\"", false)]
    [InlineData("5", "true", false)]
    [InlineData("5", null, false)]
    [InlineData("\"5\"", "5", true)]
    [InlineData("\"5.0\"", "5.0", false)]
    [InlineData("\"true\"", "true", true)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("\"\"", null, false)]
    [InlineData("\"[1]\"", "[1]", true)]
    [InlineData("\"nan\"", "\"nan\"", true)]
    [InlineData("[1,2]", "[1,2]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,2]", "[1,2,3]", false)]
    [InlineData("[1,2]", "[1.0,2]", true)]
    [InlineData("[1.0]", "[1]", false)]
    [InlineData("[1]", """["1"]""", true)]
    [InlineData("""["A"]""", """["a"]""", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("[]", null, false)]
    [InlineData("[1]", "1", false)]
    [InlineData("{}", "{}", true)]
    [InlineData("{}", null, false)]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":1,"b":"x"}""", """{"b":"x","a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", true)]
    [InlineData("""{"a":9}""", """{"a":9.0}""", true)]
    [InlineData("""{"a":9.0}""", """{"a":9.0}""", false)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1}""", "\"{\\\"a\\\":1}\"", false)]
    public void EqAndNeq_AreOppositeAndGoByTheTargetsKind(string? target, string? value, bool equal)
    {
        Assert.Equal(equal, Verdict.Of("eq", target, value));
        Assert.Equal(!equal, Verdict.Of("neq", target, value));
    }

    [Fact]
    public void Neq_OfNotANumber_Holds()
    {
        Assert.False(Verdict.Of("eq", "5", "\"nan\""));
        Assert.True(Verdict.Of("neq", "5", double.NaN));
    }
}
