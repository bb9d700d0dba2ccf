namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class VersionsTests
{
    [Theory]
    [InlineData("1.2", "1.2.0.0-beta.3", 0)]
    [InlineData("1.2.3", "1.2", -1)]
    [InlineData("1.2", "1.2.0.1", 1)]
    [InlineData("1.9", "1.10", 1)]
    [InlineData("1.9", "2.x", 1)]
    [InlineData("2.x", "1.9", -1)]
    [InlineData("1.2", "1.2-2.0", 0)]
    [InlineData(" 1 . 2 ", "1.2", 0)]
    [InlineData("+1.2", "1.02", 0)]
    [InlineData("1", "170141183460469231731687303715884105727", 1)]
    [InlineData("1.2.3.4.5.6.7.8.9.10", "1.2.3.4.5.6.7.8.9.11", 1)]
    public void Compare_TwoVersions_AsNumbersPartByPart(string target, string value, int sign) =>
        Assert.Equal((sign > 0, sign >= 0, sign < 0, sign <= 0, sign == 0, sign != 0), All($"\"{target}\"", $"\"{value}\""));

    [Theory]
    [InlineData("\"1.2\"", "\"1.x\"")]
    [InlineData("\"1.2\"", "\"-1.2\"")]
    [InlineData("\"1.2\"", "\"1..2\"")]
    [InlineData("\"1.2\"", "\"\"")]
    [InlineData("\"1.2\"", "\"v1.2\"")]
    [InlineData("\"1.2.3\"", "\"1.2.3+45\"")]
    [InlineData("\"1.2\"", "\"1e2\"")]
    [InlineData("\"1\"", "\"170141183460469231731687303715884105728\"")]
    [InlineData("\"1.2\"", null)]
    [InlineData("\"1.2\"", "null")]
    [InlineData("\"1.2\"", """{"a":1}""")]
    [InlineData("\"1.x\"", "\"1.2\"")]
    [InlineData("1.2", "\"1.2\"")]
    [InlineData("""["1.2"]""", "\"1.2\"")]
    [InlineData(null, "\"1.2\"")]
    public void Compare_WhatIsNoVersion_IsFalseForAllSix(string? target, string? value) =>
        Assert.Equal((false, false, false, false, false, false), All(target, value));

    [Fact]
    public void Compare_NumericValue_IsReadByItsText()
    {
        Assert.True(Verdict.Of("version_eq", "\"1.5\"", "1.5"));
        Assert.True(Verdict.Of("version_lt", "\"1.10\"", "1.9"));
        Assert.True(Verdict.Of("version_eq", "\"9\"", "9.0"));
    }

    private static (bool Gt, bool Gte, bool Lt, bool Lte, bool Eq, bool Neq) All(string? target, string? value) => (
        Verdict.Of("version_gt", target, value),
        Verdict.Of("version_gte", target, value),
        Verdict.Of("version_lt", target, value),
        Verdict.Of("version_lte", target, value),
        Verdict.Of("version_eq", target, value),
        Verdict.Of("version_neq", target, value));
}
