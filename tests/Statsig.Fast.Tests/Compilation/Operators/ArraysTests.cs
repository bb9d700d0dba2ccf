namespace Statsig.Fast.Tests.Compilation.Operators;

public sealed class ArraysTests
{
    [Theory]
    [InlineData("""["x"]""", """["x","y"]""", true, false, true, false)]
    [InlineData("""["x","z"]""", """["x","y"]""", true, false, false, true)]
    [InlineData("""["z"]""", """["x","y"]""", false, true, false, true)]
    [InlineData("""["X"]""", """["x"]""", false, true, false, true)]
    [InlineData("""["A","a"]""", """["a","A"]""", true, false, true, false)]
    [InlineData("""["x","x"]""", """["x"]""", true, false, true, false)]
    [InlineData("[1]", "[1.0]", true, false, true, false)]
    [InlineData("[1.0]", "[1]", false, true, false, true)]
    [InlineData("[true]", "[true]", true, false, true, false)]
    [InlineData("""[""]""", """[""]""", true, false, true, false)]
    [InlineData("""[""]""", "[null]", false, true, false, true)]
    [InlineData("""[""]""", """[{"a":1}]""", false, true, false, true)]
    [InlineData("[null]", "[null]", false, true, false, true)]
    [InlineData("[null]", """["null"]""", true, false, true, false)]
    [InlineData("[5.50]", "[5.5]", true, false, true, false)]
    [InlineData("[1e2]", """["100.0"]""", true, false, true, false)]
    [InlineData("[1e2]", "[100]", false, true, false, true)]
    [InlineData("[1e21]", "[1e21]", false, true, false, true)]
    [InlineData("[18446744073709551615]", """["18446744073709551615"]""", true, false, true, false)]
    [InlineData("[-0]", """["-0.0"]""", true, false, true, false)]
    [InlineData("[0]", "[-0.0]", true, false, true, false)]
    [InlineData("""[[1.50, "a"]]""", """[[1.5,"a"]]""", true, false, true, false)]
    [InlineData("""[{"k": 1.50}]""", """["{\"k\":1.5}"]""", true, false, true, false)]
    [InlineData("""[{"k":1}]""", """[{"k":1}]""", false, true, false, true)]
    [InlineData("""["[1]"]""", "[[1]]", true, false, true, false)]
    [InlineData("[]", """["x"]""", false, true, true, false)]
    [InlineData("""["x"]""", "[]", false, true, false, true)]
    [InlineData("[]", "[]", false, true, true, false)]
    public void TwoLists_AreComparedByTheTextOfTheirElements(string target, string value, bool any, bool none, bool all, bool notAll) =>
        Assert.Equal((any, none, all, notAll), All(target, value));

    [Theory]
    [InlineData("""["x"]""", "\"x\"")]
    [InlineData("""["x"]""", null)]
    [InlineData("""["x"]""", "null")]
    [InlineData("""["x"]""", """{"x":1}""")]
    [InlineData("\"x\"", """["x"]""")]
    [InlineData("""{"x":1}""", """["x"]""")]
    [InlineData(null, """["x"]""")]
    public void WithoutTwoLists_AllFourAreFalse(string? target, string? value) =>
        Assert.Equal((false, false, false, false), All(target, value));

    private static (bool Any, bool None, bool All, bool NotAll) All(string? target, string? value) => (
        Verdict.Of("array_contains_any", target, value),
        Verdict.Of("array_contains_none", target, value),
        Verdict.Of("array_contains_all", target, value),
        Verdict.Of("not_array_contains_all", target, value));
}
