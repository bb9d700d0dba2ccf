using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Internals;
using Statsig.Fast.Values;

namespace Statsig.Fast.Tests.Values;

/// <summary>Odd values in, an answer or a clear exception out.</summary>
public sealed class ValueRobustnessTests
{
    [Fact]
    public void From_ListOrDictionaryThatContainsItself_Throws()
    {
        var list = new List<object?>();
        list.Add(list);
        var dictionary = new Dictionary<string, object?>();
        dictionary["self"] = dictionary;

        Assert.Throws<ArgumentException>(() => StatsigValue.From(list));
        Assert.Throws<ArgumentException>(() => StatsigValue.From(dictionary));
    }

    [Fact]
    public void FromArray_NestedWithoutEnd_Throws() => Assert.Throws<ArgumentException>(static () =>
    {
        StatsigValue value = 1;
        for (int i = 0; i < 100_000; i++)
        {
            value = StatsigValue.FromArray(value);
        }
    });

    [Fact]
    public void From_SequencesOfPairs_AreObjects()
    {
        Assert.Equal("""{"a":"b"}""", StatsigValue.From(new Dictionary<string, string> { ["a"] = "b" }.AsReadOnly()).ToString());
        Assert.Equal("""{"a":"b"}""", StatsigValue.From(Pairs("b")).ToString());
        Assert.Equal("""{"a":[1,null]}""", StatsigValue.From(Pairs<object?>(new object?[] { 1, double.NaN })).ToString());
        Assert.Equal("""{"a":7}""", StatsigValue.From(new SortedList<string, int> { ["a"] = 7 }).ToString());

        static IEnumerable<KeyValuePair<string, T>> Pairs<T>(T value) => Enumerable.Repeat(KeyValuePair.Create("a", value), 1);
    }

    [Fact]
    public void From_DateOfUnspecifiedKind_IsUtc() =>
        Assert.Equal("2024-01-02T03:04:05Z", StatsigValue.From(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified)).TextOrNull);

    [Fact]
    public void Quote_HalfASurrogatePair_IsReplaced() => Assert.Equal("\"\uFFFD\"", JsonText.Quote("\ud800"));

    [Fact]
    public void Custom_ManyFields_LastOfANameCounts()
    {
        UserField[] fields = [.. Enumerable.Range(0, 1000).Select(static i => new UserField($"f{i % 500}", i))];

        var user = new StatsigUser("u") { Custom = fields };

        Assert.Equal(500, user.Custom.Length);
        Assert.Equal(new UserField("f0", 500), user.Custom[0]);
    }

    [Fact]
    public void ParsedUserAgent_ThrowingParser_IsAskedOnceAndSaysNothing()
    {
        var parser = new ThrowingParser();
        var user = new StatsigUser("u");
        const string Text = "agent";

        Assert.Null(user.ParsedUserAgent(parser, Text));
        Assert.Null(user.ParsedUserAgent(parser, Text));
        Assert.Equal(1, parser.Calls);
    }

    [Fact]
    public void TryGet_List_IsSharedAndReadOnly()
    {
        ParameterValue value = Read("""["a","b"]""");

        Assert.True(value.TryGet(out IReadOnlyList<string>? first));
        Assert.False(value.TryGet(out IReadOnlyList<long>? _));
        Assert.True(value.TryGet(out IReadOnlyList<string>? second));
        Assert.True(value.TryGet(out string[]? copy));
        Assert.Same(first, second);
        Assert.IsNotType<string[]>(first);
        Assert.Equal(first, copy);
    }

    [Fact]
    public void TryGet_ListWithHalfASurrogatePair_IsNoListOfTexts() => Assert.False(Read("""["\ud800"]""").TryGet(out IReadOnlyList<string>? _));

    [Fact]
    public void TryGet_RarerTypes_MatchWithinTheirRange()
    {
        Assert.True(Read("4294967295").TryGet(out uint unsigned) && unsigned == uint.MaxValue);
        Assert.False(Read("-1").TryGet(out uint _));
        Assert.True(Read("-5").TryGet(out short small) && small == -5);
        Assert.False(Read("256").TryGet(out byte _));
        Assert.True(Read("5").TryGet(out int? whole) && whole == 5);
        Assert.True(Read("5").TryGet(out long? wide) && wide == 5);
        Assert.True(Read("5.5").TryGet(out double? number) && number == 5.5);
        Assert.True(Read("false").TryGet(out bool? flag) && flag == false);
        Assert.False(Read("\"x\"").TryGet(out bool? none) || none is not null);
        Assert.True(Read("7.8e28").TryGet(out decimal exact) && exact == 7.8e28m);
        Assert.False(Read("8e28").TryGet(out decimal _));
        Assert.False(Read("\"x\"").TryGet(out object? _));
        Assert.False(Read("\"x\"").TryGet(out IEnumerable<char>? _));
        Assert.False(Read("[]").TryGet(out object? _));
        Assert.False(Read("1").TryGet(out Guid _));
        Assert.Equal("null", Read("1e999").ToString());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Override_NumberJsonDoesNotHave_Throws(double number)
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });
        var nested = new Dictionary<string, object?> { ["a"] = new object[] { new Dictionary<string, object?> { ["b"] = number } } };

        Assert.Throws<ArgumentException>(() => server.OverrideDynamicConfig("c", new Dictionary<string, object?> { ["a"] = number }));
        Assert.Throws<ArgumentException>(() => server.OverrideExperiment("c", nested));
        Assert.Throws<ArgumentException>(() => server.OverrideLayer("c", nested));
    }

    [Theory]
    [InlineData("{} 1")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":[{"b":"\udc00"}]}""")]
    [InlineData("""{"a":{"ref_type":"gate","gate_name":"g"}}""")]
    [InlineData("""{"a":{"ref_type":"layer","layer_name":"g","param_name":5}}""")]
    public void OverrideParameterStore_Malformed_Throws(string json)
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });

        Assert.ThrowsAny<JsonException>(() => server.OverrideParameterStore("s", json));
    }

    [Fact]
    public void OverrideParameterStore_FixedValuesOfEveryKind_AreAccepted()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });

        server.OverrideParameterStore("s", """{"a":null,"b":1,"c":"x","d":[],"e":{},"f":{"ref_type":"static","param_type":"number","value":2}} """);
    }

    private static ParameterValue Read(string json) =>
        ParameterJson.ReadValue(System.Text.Encoding.UTF8.GetBytes(json), new Utf8StringPool(16));

    private sealed class ThrowingParser : IUserAgentParser
    {
        internal int Calls { get; private set; }

        public UserAgentInfo? Parse(string userAgent)
        {
            Calls++;
            throw new InvalidOperationException("broken");
        }
    }
}
