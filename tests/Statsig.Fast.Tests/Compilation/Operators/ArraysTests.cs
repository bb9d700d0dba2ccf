using System;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.TestKit;

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

    /// <summary>Below and above the number of targets from which the list is read once only.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(5_000)]
    public void ContainsAll_AnyNumberOfTargets_IsThatOfSets(int count)
    {
        string[] targets = [.. Enumerable.Range(0, count).Select(static i => $"t{i}")];
        string target = JsonSerializer.Serialize(targets);
        string[] reversed = [.. targets.Reverse()];
        string[][] lists =
        [
            targets, [.. reversed, .. targets], [.. reversed, "more"], [.. targets[1..], "T0"], [.. targets[..^1], .. targets[..^1]], [], ["t0"],
        ];
        foreach (string[] list in lists)
        {
            bool holds = targets.All(list.Contains);
            string value = JsonSerializer.Serialize(list);
            Assert.Equal((holds, !holds), (Verdict.Of("array_contains_all", target, value), Verdict.Of("not_array_contains_all", target, value)));
        }
    }

    /// <summary>
    /// The product would be a hundred thousand million comparisons, which no machine does in the time that is allowed here; the sum takes
    /// about a second.
    /// </summary>
    [Fact]
    public void ContainsAll_ManyTargetsAndElements_CostsTheirSum()
    {
        string[] targets = [.. Enumerable.Range(0, 100_000).Select(static i => $"{i:D8}")];
        StatsigValue list = StatsigValue.FromJson(JsonSerializer.SerializeToUtf8Bytes(
            Enumerable.Range(0, 1_000_000).Select(static i => $"x{i:D7}").Concat(targets)));
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate(
            "g", spec => spec.Rule("r", When.Field("v", "array_contains_all", JsonSerializer.Serialize(targets)))));
        var user = new StatsigUser("u") { Custom = [new("v", list)] };
        var watch = Stopwatch.StartNew();

        Assert.True(server.CheckGate(user, "g"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static (bool Any, bool None, bool All, bool NotAll) All(string? target, string? value) => (
        Verdict.Of("array_contains_any", target, value),
        Verdict.Of("array_contains_none", target, value),
        Verdict.Of("array_contains_all", target, value),
        Verdict.Of("not_array_contains_all", target, value));
}
