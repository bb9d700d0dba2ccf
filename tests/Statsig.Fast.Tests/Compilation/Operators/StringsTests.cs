namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class StringsTests
{
    [Theory]
    [InlineData("""["a","B"]""", "\"A\"", true)]
    [InlineData("""["a","B"]""", "\"b\"", true)]
    [InlineData("""["a","B"]""", "\"ab\"", false)]
    [InlineData("""["a"]""", null, false)]
    [InlineData("""["a"]""", "null", false)]
    [InlineData("""[""]""", null, true)]
    [InlineData("""[""]""", "\"\"", true)]
    [InlineData("""[""]""", """{"x":1}""", true)]
    [InlineData("""["true"]""", "true", true)]
    [InlineData("[true]", "true", true)]
    [InlineData("[null]", "\"null\"", true)]
    [InlineData("[null]", null, false)]
    [InlineData("[9]", "9.0", true)]
    [InlineData("[9.0]", "9", false)]
    [InlineData("""["9"]""", "9", true)]
    [InlineData("[5.50]", "5.5", true)]
    [InlineData("[5.50]", "\"5.50\"", false)]
    [InlineData("[1e2]", "100", false)]
    [InlineData("[1e2]", "\"100.0\"", true)]
    [InlineData("[100000000000000000000]", "\"1e20\"", true)]
    [InlineData("[0.0000001]", "\"1e-7\"", true)]
    [InlineData("[9007199254740993]", "\"9007199254740993\"", true)]
    [InlineData("""["-0"]""", "-0", true)]
    [InlineData("""["[1e21,0.00001,1e-6,0]"]""", "[1e21,1e-5,1e-6,-0.0]", true)]
    [InlineData("""["[4294967295,4294967296.0,-2147483648,-2147483649.0]"]""", "[4294967295,4294967296,-2147483648,-2147483649]", true)]
    [InlineData("""["[{\"k\":1,\"l\":1.5}]"]""", """[{ "k" : 1.0, "l" : 1.50 }]""", true)]
    [InlineData("""["1000000000000000000000"]""", "1e21", true)]
    [InlineData("""["-0"]""", "-0.0", true)]
    [InlineData("""["[\"x\",\"y\"]"]""", """["x","y"]""", true)]
    [InlineData("""["x"]""", """["x","y"]""", false)]
    [InlineData("[]", "\"a\"", false)]
    [InlineData("""{"Key":1}""", "\"KEY\"", true)]
    [InlineData("""{"Key":1}""", "\"1\"", false)]
    [InlineData("\"a\"", "\"a\"", false)]
    [InlineData("5", "5", false)]
    [InlineData("true", "true", false)]
    [InlineData(null, "\"a\"", false)]
    [InlineData("""["stra\u00dfe"]""", "\"STRASSE\"", false)]
    [InlineData("""["i\u0307"]""", "\"\u0130\"", true)]
    [InlineData("""["\u039f\u03a3"]""", "\"\u03bf\u03c2\"", true)]
    [InlineData("""["k"]""", "\"\u212A\"", true)]
    public void AnyAndNone_AreOppositeAndIgnoreCase(string? target, string? value, bool any)
    {
        Assert.Equal(any, Verdict.Of("any", target, value));
        Assert.Equal(!any, Verdict.Of("none", target, value));
    }

    [Theory]
    [InlineData("""["Pro"]""", "\"Pro\"", true)]
    [InlineData("""["Pro"]""", "\"pro\"", false)]
    [InlineData("""["A","a"]""", "\"A\"", true)]
    [InlineData("""["A","a"]""", "\"a\"", true)]
    [InlineData("""[""]""", null, true)]
    [InlineData("[9]", "9", true)]
    [InlineData("""{"Pro":1}""", "\"Pro\"", false)]
    [InlineData("\"Pro\"", "\"Pro\"", false)]
    [InlineData(null, null, false)]
    public void CaseSensitiveAnyAndNone_AreOppositeAndTakeListsOnly(string? target, string? value, bool any)
    {
        Assert.Equal(any, Verdict.Of("any_case_sensitive", target, value));
        Assert.Equal(!any, Verdict.Of("none_case_sensitive", target, value));
    }

    [Theory]
    [InlineData("""["PRE"]""", "\"prefix\"", true)]
    [InlineData("""["fix"]""", "\"prefix\"", false)]
    [InlineData("""["1"]""", "12", true)]
    [InlineData("""[""]""", null, true)]
    [InlineData("""["a"]""", null, false)]
    [InlineData("\"pre\"", "\"prefix\"", false)]
    [InlineData("""{"pre":1}""", "\"prefix\"", false)]
    [InlineData("[]", "\"prefix\"", false)]
    [InlineData("""["prefix and more"]""", "\"prefix\"", false)]
    public void StartsWithAny_ComparesLowerCaseStarts(string target, string? value, bool expected) =>
        Assert.Equal(expected, Verdict.Of("str_starts_with_any", target, value));

    [Theory]
    [InlineData("""["@STATSIG.com"]""", "\"bob@statsig.COM\"", true)]
    [InlineData("""["bob"]""", "\"bob@statsig.com\"", false)]
    [InlineData("""[2]""", "12", true)]
    [InlineData("""[""]""", null, true)]
    [InlineData("null", "\"a\"", false)]
    public void EndsWithAny_ComparesLowerCaseEnds(string target, string? value, bool expected) =>
        Assert.Equal(expected, Verdict.Of("str_ends_with_any", target, value));

    [Theory]
    [InlineData("""["MID"]""", "\"a middle b\"", true)]
    [InlineData("""["x","dle"]""", "\"a middle b\"", true)]
    [InlineData("""["x"]""", "\"a middle b\"", false)]
    [InlineData("""["boo"]""", """["boo",1,true]""", true)]
    [InlineData("""["ru"]""", "true", true)]
    [InlineData("""["\ud83d\ude80"]""", """["fast \ud83d\ude80"]""", true)]
    [InlineData("""["\u00a0"]""", """["a\u00a0b"]""", true)]
    [InlineData("""["\u2028"]""", """["\u2028"]""", true)]
    [InlineData("""["\u0085"]""", """["\u0085"]""", true)]
    [InlineData("""["\ufeff"]""", """["\ufeff"]""", true)]
    [InlineData("""["\u007f"]""", """["\u007f"]""", true)]
    [InlineData("""["\u001f"]""", """["\u001f"]""", false)]
    [InlineData("""["\\u001f"]""", """["\u001f"]""", true)]
    [InlineData("""["\\u"]""", """["\ud83d\ude80\u00a0\u2028\u007f\ue000"]""", false)]
    [InlineData("""["\ud83d\ude80"]""", """[[{"e":"\ud83d\ude80"}]]""", true)]
    [InlineData("""[".5"]""", "1.5", true)]
    [InlineData("""[""]""", null, true)]
    [InlineData("""["a"]""", null, false)]
    [InlineData("""["a"]""", """{"a":1}""", false)]
    [InlineData("\"mid\"", "\"middle\"", false)]
    [InlineData(null, "\"middle\"", false)]
    public void ContainsAnyAndNone_AreOpposite(string? target, string? value, bool any)
    {
        Assert.Equal(any, Verdict.Of("str_contains_any", target, value));
        Assert.Equal(!any, Verdict.Of("str_contains_none", target, value));
    }
}
