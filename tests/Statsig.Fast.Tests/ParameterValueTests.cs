using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Statsig.Fast.Tests;

public sealed class ParameterValueTests
{
    [Fact]
    public void Size_IsSixteenBytes() => Assert.Equal(16, Unsafe.SizeOf<ParameterValue>());

    [Theory]
    [InlineData("null", JsonValueKind.Null)]
    [InlineData("true", JsonValueKind.True)]
    [InlineData("false", JsonValueKind.False)]
    [InlineData("5", JsonValueKind.Number)]
    [InlineData("5.5", JsonValueKind.Number)]
    [InlineData("\"\"", JsonValueKind.String)]
    [InlineData("[]", JsonValueKind.Array)]
    [InlineData("{}", JsonValueKind.Object)]
    public void Kind_EveryJsonKind_IsItsOwn(string json, JsonValueKind kind) => Assert.Equal(kind, Of(json).Kind);

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("5.0", 5L)]
    [InlineData("-0.0", 0L)]
    [InlineData("5e2", 500L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("9223372036854775807.0", null)]
    [InlineData("5.5", null)]
    [InlineData("1e30", null)]
    [InlineData("-1e30", null)]
    [InlineData("1e-30", null)]
    [InlineData("\"5\"", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("[5]", null)]
    public void TryGet_Long_TakesWholeNumbersOf64Bits(string json, long? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out long value) ? value : null);
        Assert.Equal(expected, Of(json).TryGet<long>(out long typed) ? typed : null);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("5.0", 5)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", int.MinValue)]
    [InlineData("2147483648", null)]
    [InlineData("-2147483649", null)]
    [InlineData("4294967297", null)]
    [InlineData("1e30", null)]
    [InlineData("5.5", null)]
    [InlineData("\"5\"", null)]
    [InlineData("true", null)]
    public void TryGet_Int_TakesWholeNumbersOf32Bits(string json, int? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out int value) ? value : null);
        Assert.Equal(expected, Of(json).TryGet<int>(out int typed) ? typed : null);
    }

    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("5.5", 5.5)]
    [InlineData("1e30", 1e30)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("\"5\"", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    public void TryGet_Double_TakesAnyNumber(string json, double? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out double value) ? value : null);
        Assert.Equal(expected, Of(json).TryGet<double>(out double typed) ? typed : null);
        Assert.Equal((float?)expected, Of(json).TryGet<float>(out float single) ? single : null);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("0.1", "0.1")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1e28", "10000000000000000000000000000")]
    [InlineData("-7.9e28", "-79000000000000000000000000000")]
    [InlineData("7.93e28", null)]
    [InlineData("1e30", null)]
    [InlineData("\"5\"", null)]
    [InlineData("true", null)]
    public void TryGet_Decimal_TakesNumbersOfItsRange(string json, string? expected) => Assert.Equal(
        expected, Of(json).TryGet(out decimal value) ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", null)]
    [InlineData("0.0", null)]
    [InlineData("\"true\"", null)]
    [InlineData("null", null)]
    public void TryGet_Boolean_TakesTrueAndFalse(string json, bool? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out bool value) ? value : null);
        Assert.Equal(expected, Of(json).TryGet<bool>(out bool typed) ? typed : null);
    }

    [Theory]
    [InlineData("\"a\\u0062\"", "ab")]
    [InlineData("\"\"", "")]
    [InlineData("5", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("[\"a\"]", null)]
    public void TryGet_Text_TakesText(string json, string? expected)
    {
        Assert.Equal(expected is not null, Of(json).TryGet(out string? value));
        Assert.Equal(expected, value);
        Assert.Equal(expected, Of(json).TryGet<string>(out string? typed) ? typed : null);
    }

    [Fact]
    public void TryGet_Lists_TakeListsWhoseElementsAllFit()
    {
        Assert.Equal(["a", "b"], ListOf<string>("""["a","b"]""")!);
        Assert.Equal([1.0, 2.5], ListOf<double>("[1,2.5]")!);
        Assert.Equal([1L, -2L], ListOf<long>("[1,-2]")!);
        Assert.Equal([true, false], ListOf<bool>("[true,false]")!);
        Assert.Empty(ListOf<string>("[]")!);
        Assert.Null(ListOf<string>("""["a",1]"""));
        Assert.Null(ListOf<string>("""["a",null]"""));
        Assert.Null(ListOf<double>("""[1,"2"]"""));
        Assert.Null(ListOf<long>("[1,2.5]"));
        Assert.Null(ListOf<bool>("[true,0]"));
        Assert.Null(ListOf<string>("{}"));
        Assert.Null(ListOf<string>("\"a\""));
        Assert.Equal([1], ListOf<int>("[1]")!);
        Assert.Null(ListOf<string>("""[["a"]]"""));
    }

    [Fact]
    public void TryGet_ListWithHalfASurrogate_IsNoListOfTexts() => Assert.Null(ListOf<string>("""["a","\ud800"]"""));

    [Fact]
    public void TryGet_StringArray_IsACopyEachTime()
    {
        ParameterValue value = Of("""["a"]""");
        Assert.True(value.TryGet(out string[]? first));
        first![0] = "changed";

        Assert.True(value.TryGet(out string[]? second));
        Assert.Equal(["a"], second!);
        Assert.True(value.TryGet(out IReadOnlyList<string>? list));
        Assert.Equal(["a"], list);
    }

    [Fact]
    public void TryGet_SameList_IsMadeOnce()
    {
        ParameterValue value = Of("[1,2]");

        Assert.True(value.TryGet(out IReadOnlyList<long>? first));
        Assert.True(value.TryGet(out IReadOnlyList<long>? second));
        Assert.Same(first, second);
        Assert.True(value.TryGet(out IReadOnlyList<double>? doubles));
        Assert.Equal([1.0, 2.0], doubles);
    }

    [Fact]
    public void TryGet_Fragment_TakesListsAndObjects()
    {
        Assert.True(Of("""{"a": 1e21}""").TryGet(out JsonFragment? fragment));
        Assert.Equal(("""{"a": 1e21}""", JsonValueKind.Object), (fragment.ToString(), fragment.Kind));
        Assert.True(Of("[1]").TryGet<JsonFragment>(out JsonFragment? list));
        Assert.Equal(JsonValueKind.Array, list.Kind);
        Assert.False(Of("\"a\"").TryGet(out JsonFragment? _));
        Assert.False(Of("1").TryGet(out JsonFragment? _));
    }

    [Fact]
    public void TryGet_ParameterValue_TakesAllButNull()
    {
        Assert.True(Of("1").TryGet<ParameterValue>(out ParameterValue value));
        Assert.Equal(JsonValueKind.Number, value.Kind);
        Assert.False(Of("null").TryGet<ParameterValue>(out _));
        Assert.False(default(ParameterValue).TryGet<ParameterValue>(out _));
    }

    [Fact]
    public void TryGet_OtherTypes_NeverMatch()
    {
        Assert.False(Matches<DateTime>(Of("1")));
        Assert.False(Matches<Uri>(Of("\"a\"")));
        Assert.False(Matches<Queue<int>>(Of("[1]")));
        Assert.False(Matches<object>(Of("null")));
    }

    [Fact]
    public void Default_IsNoValueAtAll()
    {
        ParameterValue value = default;

        Assert.Equal((JsonValueKind.Undefined, ""), (value.Kind, value.ToString()));
        Assert.False(value.TryGet(out int _) || value.TryGet(out string? _) || value.TryGet(out bool _) || value.TryGet(out JsonFragment? _));
        Assert.False(value.TryGet<object>(out _) || value.TryGet<IReadOnlyList<string>>(out _) || value.TryGet<decimal>(out _));
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    [InlineData("5", "5")]
    [InlineData("5.50", "5.5")]
    [InlineData("1e21", "1000000000000000000000")]
    [InlineData("1e999", "null")]
    [InlineData("-1e999", "null")]
    [InlineData("\"a\\\"\\u00e9\"", "\"a\\\"é\"")]
    [InlineData("[1, 2]", "[1, 2]")]
    public void ToString_IsJson(string json, string expected) => Assert.Equal(expected, Of(json).ToString());

    [Fact]
    public void Fragment_Parse_TakesListsAndObjectsOnly()
    {
        Assert.Equal("[1]", JsonFragment.Parse(" [1] ").ToString());
        Assert.Equal(JsonTokenType.None, JsonFragment.Parse("{}").CreateReader().TokenType);
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(JsonFragment.Parse("{}").Utf8));
        Assert.Throws<ArgumentNullException>(() => JsonFragment.Parse(null!));
        Assert.Throws<ArgumentException>(() => JsonFragment.Parse("5"));
        Assert.ThrowsAny<JsonException>(() => JsonFragment.Parse(""));
        Assert.ThrowsAny<JsonException>(() => JsonFragment.Parse("[1"));
        Assert.ThrowsAny<JsonException>(() => JsonFragment.Parse("[1] [2]"));
    }

    /// <summary>Where the type is open, the analyzer leaves it to the run time.</summary>
    private static bool Matches<T>(ParameterValue value) => value.TryGet<T>(out _);

    private static ParameterValue Of(string json) => new DynamicConfig("c", $$"""{"v":{{json}}}""").GetValue("v");

    private static IReadOnlyList<T>? ListOf<T>(string json) => Of(json).TryGet(out IReadOnlyList<T>? list) ? list : null;
}
