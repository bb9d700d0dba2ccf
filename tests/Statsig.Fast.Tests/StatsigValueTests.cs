using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Tests;

public sealed class StatsigValueTests
{
    [Fact]
    public void Size_IsSixteenBytes() => Assert.Equal(16, Unsafe.SizeOf<StatsigValue>());

    [Fact]
    public void Kind_OfEveryConversion_IsItsOwn()
    {
        string[] texts = ["a"];
        Assert.Equal(StatsigValueKind.Null, default(StatsigValue).Kind);
        Assert.Equal(StatsigValueKind.Null, StatsigValue.Null.Kind);
        Assert.Equal(StatsigValueKind.Null, ((StatsigValue)(string?)null).Kind);
        Assert.Equal(StatsigValueKind.Null, ((StatsigValue)(string[]?)null).Kind);
        Assert.Equal(StatsigValueKind.Text, ((StatsigValue)"").Kind);
        Assert.Equal(StatsigValueKind.Integer, ((StatsigValue)5).Kind);
        Assert.Equal(StatsigValueKind.Integer, ((StatsigValue)5L).Kind);
        Assert.Equal(StatsigValueKind.Number, ((StatsigValue)5.0).Kind);
        Assert.Equal(StatsigValueKind.Boolean, ((StatsigValue)true).Kind);
        Assert.Equal(StatsigValueKind.Array, ((StatsigValue)texts).Kind);
        Assert.Equal(StatsigValueKind.Array, StatsigValue.FromArray().Kind);
        Assert.Equal(StatsigValueKind.Object, StatsigValue.FromJson("{}"u8).Kind);
        Assert.Equal(StatsigValueKind.Timestamp, StatsigValue.Timestamp(1).Kind);
    }

    public static TheoryData<object?, StatsigValueKind, string> ClrValues => new()
    {
        { null, StatsigValueKind.Null, "null" },
        { (StatsigValue)7, StatsigValueKind.Integer, "7" },
        { "text", StatsigValueKind.Text, "\"text\"" },
        { true, StatsigValueKind.Boolean, "true" },
        { (byte)200, StatsigValueKind.Integer, "200" },
        { (sbyte)-5, StatsigValueKind.Integer, "-5" },
        { (short)-300, StatsigValueKind.Integer, "-300" },
        { (ushort)60000, StatsigValueKind.Integer, "60000" },
        { 5, StatsigValueKind.Integer, "5" },
        { uint.MaxValue, StatsigValueKind.Integer, "4294967295" },
        { long.MinValue, StatsigValueKind.Integer, "-9223372036854775808" },
        { (ulong)long.MaxValue, StatsigValueKind.Integer, "9223372036854775807" },
        { ulong.MaxValue, StatsigValueKind.Number, "18446744073709552000" },
        { 1.5, StatsigValueKind.Number, "1.5" },
        { 1.5f, StatsigValueKind.Number, "1.5" },
        { 5.00m, StatsigValueKind.Integer, "5" },
        { 5.25m, StatsigValueKind.Number, "5.25" },
        { decimal.MaxValue, StatsigValueKind.Number, "79228162514264340000000000000" },
        { 'c', StatsigValueKind.Text, "\"c\"" },
        { DayOfWeek.Friday, StatsigValueKind.Text, "\"Friday\"" },
        { new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMilliseconds(900), StatsigValueKind.Text, "\"2023-01-01T00:00:00Z\"" },
        { new DateTimeOffset(2023, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)), StatsigValueKind.Text, "\"2023-01-01T00:00:00Z\"" },
        { new object?[] { 1, "a", null, new[] { 2 } }, StatsigValueKind.Array, "[1,\"a\",null,[2]]" },
        { new List<int> { 1, 2 }, StatsigValueKind.Array, "[1,2]" },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = new[] { "x" } }, StatsigValueKind.Object, "{\"a\":1,\"b\":[\"x\"]}" },
        { new Hashtable { ["k"] = false }, StatsigValueKind.Object, "{\"k\":false}" },
        { new Uri("https://example.com/"), StatsigValueKind.Text, "\"https://example.com/\"" },
    };

    [Theory]
    [MemberData(nameof(ClrValues), DisableDiscoveryEnumeration = true)]
    public void From_ClrValues_HaveTheirKindAndText(object? value, StatsigValueKind kind, string json)
    {
        StatsigValue converted = StatsigValue.From(value);

        Assert.Equal((kind, json), (converted.Kind, converted.ToString()));
    }

    [Fact]
    public void From_UnderAnotherCulture_IsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };

            Assert.Equal("-1.5", StatsigValue.From(-1.5).ToString());
            Assert.Equal("-3", StatsigValue.From(-3).ToString());
            Assert.Equal("-1.25", StatsigValue.From(-1.25m).ToString());
            Assert.Equal("[-1.5,-3]", StatsigValue.FromArray(-1.5, -3).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(9.0, "9")]
    [InlineData(1.23, "1.23")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void TryGetText_FloatingPoint_IsTheCanonicalText(double value, string expected)
    {
        Assert.True(((StatsigValue)value).TryGetText(new char[NumberText.MaxLength], out ReadOnlySpan<char> text));
        Assert.Equal(expected, text.ToString());
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("\"a\"", "a")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("9.0", "9")]
    [InlineData("[ 1.0 , \"a\\u0062\", null, {\"k\" : 1.0} ]", "[1,\"ab\",null,{\"k\":1}]")]
    [InlineData("-0", "-0")]
    [InlineData("[-0]", "[0]")]
    [InlineData("[9007199254740993]", "[9007199254740993]")]
    [InlineData("[1e400]", "[null]")]
    [InlineData("{\"a\":1}", null)]
    public void TryGetText_EveryJsonKind(string json, string? expected)
    {
        bool has = StatsigValue.FromJson(Encoding.UTF8.GetBytes(json)).TryGetText(new char[NumberText.MaxLength], out ReadOnlySpan<char> text);

        Assert.Equal(expected, has ? text.ToString() : null);
    }

    [Fact]
    public void ToString_WholeNumbersInLists_AreAsGiven()
    {
        // Readers of JSON get the number; only what conditions compare has the reference's ".0".
        StatsigValue list = StatsigValue.FromArray(5_000_000_000, 1e21);

        Assert.Equal("[5000000000,1000000000000000000000]", list.ToString());
        Assert.True(list.TryGetText(new char[NumberText.MaxLength], out ReadOnlySpan<char> text));
        Assert.Equal("[5000000000.0,1e21]", text.ToString());
    }

    [Fact]
    public void Equality_SameKindAndContent_IsEqual()
    {
        StatsigValue[] distinct =
        [
            default, "a", "A", "", 5, 6, 5.0, 5.5, true, false, StatsigValue.FromArray("a"), StatsigValue.FromArray("a", "b"), StatsigValue.FromArray(),
            StatsigValue.FromJson("{}"u8), StatsigValue.FromJson("{\"a\":1}"u8), StatsigValue.Timestamp(5),
        ];
        for (int i = 0; i < distinct.Length; i++)
        {
            for (int j = 0; j < distinct.Length; j++)
            {
                Assert.Equal(i == j, distinct[i] == distinct[j]);
                Assert.Equal(i != j, distinct[i] != distinct[j]);
                Assert.Equal(i == j, distinct[i].Equals((object)distinct[j]));
            }
        }
    }

    [Fact]
    public void Equality_EqualValues_HashAlike()
    {
        string text = new("abc".AsSpan());
        Assert.Equal(((StatsigValue)"abc").GetHashCode(), ((StatsigValue)text).GetHashCode());
        Assert.Equal(StatsigValue.FromArray("a", 1).GetHashCode(), StatsigValue.FromArray("a", 1).GetHashCode());
        Assert.Equal(StatsigValue.FromJson("{ \"a\" : 1 }"u8), StatsigValue.FromJson("{\"a\":1}"u8));
        Assert.False(((StatsigValue)5).Equals("5"));
        Assert.False(((StatsigValue)5).Equals((object?)null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nope")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void FromJson_WhatIsNotOneValue_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => StatsigValue.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void FromJson_NestedTooDeep_Throws() =>
        Assert.ThrowsAny<JsonException>(() => StatsigValue.FromJson(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void ToString_TextWithHalfASurrogate_IsStillJson() =>
        JsonDocument.Parse(StatsigValue.FromArray("\ud800", "quote\" \n é").ToString()).Dispose();
}
