using System.Collections.Generic;

namespace Statsig.Fast.Tests;

/// <summary>Lists read as typed lists: all elements, or none of them.</summary>
public sealed class JsonFragmentListTests
{
    [Theory]
    [InlineData("[]")]
    [InlineData("""["a","\u00fc"]""")]
    public void TryGet_TextsAsTexts_GivesAll(string json) => Assert.True(Config(json).TryGet("list", out IReadOnlyList<string>? _));

    [Theory]
    [InlineData("""["a",1]""")]
    [InlineData("""["a",null]""")]
    [InlineData("""["a",["b"]]""")]
    [InlineData("""[{"a":"b"}]""")]
    [InlineData("""{"a":"b"}""")]
    [InlineData("""["\ud800"]""")]
    public void TryGet_OthersAsTexts_GivesNone(string json) => Assert.False(Config(json).TryGet("list", out IReadOnlyList<string>? _));

    [Fact]
    public void TryGet_NumbersAsEachKind_GivesThoseThatFit()
    {
        Assert.True(Config("[1,2.5,1e400]").TryGet("list", out IReadOnlyList<double>? doubles));
        Assert.Equal([1, 2.5, double.PositiveInfinity], doubles);
        Assert.False(Config("[1,2.5]").TryGet("list", out IReadOnlyList<long>? _));
        Assert.False(Config("[9223372036854775808]").TryGet("list", out IReadOnlyList<long>? _));
        Assert.True(Config("[1,-2]").TryGet("list", out IReadOnlyList<long>? longs));
        Assert.Equal([1, -2], longs);
        Assert.True(Config("[true,false]").TryGet("list", out IReadOnlyList<bool>? flags));
        Assert.Equal([true, false], flags);
    }

    private static DynamicConfig Config(string list) => new("config", $"{{\"list\":{list}}}");
}
