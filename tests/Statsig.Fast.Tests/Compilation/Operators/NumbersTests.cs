namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("18", "17.9", false, false, true, true)]
    [InlineData("18", "18", false, true, false, true)]
    [InlineData("18", "18.0", false, true, false, true)]
    [InlineData("18", "18.1", true, true, false, false)]
    [InlineData("18", "\"18\"", false, true, false, true)]
    [InlineData("18", "\"+1.9e1\"", true, true, false, false)]
    [InlineData("\"18\"", "19", true, true, false, false)]
    [InlineData("18", "\".5\"", false, false, true, true)]
    [InlineData("18", "\"1.\"", false, false, true, true)]
    [InlineData("18", "\"inf\"", true, true, false, false)]
    [InlineData("18", "\"-Infinity\"", false, false, true, true)]
    [InlineData("\"inf\"", "18", false, false, true, true)]
    [InlineData("9007199254740992", "9007199254740993", false, true, false, true)]
    public void Compare_Numbers_AsDoubles(string target, string value, bool gt, bool gte, bool lt, bool lte) =>
        Assert.Equal((gt, gte, lt, lte), All(target, value));

    [Theory]
    [InlineData("18", null)]
    [InlineData("18", "null")]
    [InlineData("18", "true")]
    [InlineData("18", "\"\"")]
    [InlineData("18", "\" 18\"")]
    [InlineData("18", "\"18 \"")]
    [InlineData("18", "\"1,800\"")]
    [InlineData("18", "\"0x12\"")]
    [InlineData("18", "\"1_8\"")]
    [InlineData("18", "\"nan\"")]
    [InlineData("18", "\"abc\"")]
    [InlineData("18", "[18]")]
    [InlineData("18", """{"a":18}""")]
    [InlineData("\"NaN\"", "18")]
    [InlineData("\"abc\"", "18")]
    [InlineData("true", "18")]
    [InlineData("[18]", "18")]
    [InlineData("null", "18")]
    [InlineData(null, "18")]
    public void Compare_WithoutTwoNumbers_IsFalseForAllFour(string? target, string? value) =>
        Assert.Equal((false, false, false, false), All(target, value));

    private static (bool Gt, bool Gte, bool Lt, bool Lte) All(string? target, string? value) =>
        (Verdict.Of("gt", target, value), Verdict.Of("gte", target, value), Verdict.Of("lt", target, value), Verdict.Of("lte", target, value));
}
