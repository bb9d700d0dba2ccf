using System.Globalization;

namespace Statsig.Fast.Tests.Reading;

/// <summary>Every number type, with and without "?": exact, or not read.</summary>
public sealed class NumberReadTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551615.0", "18446744073709551615")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("9223372036854775809", "9223372036854775809")]
    [InlineData("1e19", "10000000000000000000")]
    [InlineData("5.0", "5")]
    [InlineData("18446744073709551616", null)]
    [InlineData("1.8446744073709552e19", null)]
    [InlineData("-1", null)]
    [InlineData("5.5", null)]
    [InlineData("12345678901234567.5", null)]
    [InlineData("\"5\"", null)]
    public void TryGet_UInt64_IsExactUpToItsLargest(string json, string? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out ulong value) ? value.ToString(CultureInfo.InvariantCulture) : null);
        Assert.Equal(expected, Of(json).TryGet(out ulong? nullable) ? nullable.Value.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("1234567.123456789012", "1234567.123456789012")]
    [InlineData("19.99", "19.99")]
    [InlineData("79228162514264337593543950336", null)]
    public void TryGet_Decimal_KeepsItsDigits(string json, string? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out decimal value) ? value.ToString(CultureInfo.InvariantCulture) : null);
        Assert.Equal(expected, Of(json).TryGet(out decimal? nullable) ? nullable.Value.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Fact]
    public void TryGet_ElementsOfLists_AreAsExact()
    {
        Assert.True(Of("[18446744073709551615,1]").TryGet(out ulong[]? whole));
        Assert.Equal([18446744073709551615UL, 1UL], whole!);
        Assert.True(Of("[0.1234567890123456789]").TryGet(out decimal[]? exact));
        Assert.Equal([0.1234567890123456789m], exact!);
    }

    [Theory]
    [InlineData("9007199254740993.0", 9007199254740993L)]
    [InlineData("-9007199254740993.0", -9007199254740993L)]
    [InlineData("9007199254740993.5", null)]
    public void TryGet_Int64WithAFractionOfZero_IsExact(string json, long? expected) => Assert.Equal(expected, Of(json).TryGet(out long value) ? value : null);

    [Theory]
    [InlineData("-129", false, false)]
    [InlineData("-128", true, false)]
    [InlineData("127", true, true)]
    [InlineData("128", false, true)]
    [InlineData("255", false, true)]
    [InlineData("256", false, false)]
    [InlineData("1.5", false, false)]
    public void TryGet_Bytes_TakeTheirRange(string json, bool isSigned, bool isUnsigned)
    {
        Assert.Equal((isSigned, isUnsigned), (Of(json).TryGet(out sbyte _), Of(json).TryGet(out byte _)));
        Assert.Equal((isSigned, isUnsigned), (Of(json).TryGet(out sbyte? _), Of(json).TryGet(out byte? _)));
    }

    [Theory]
    [InlineData("-32769", false, false)]
    [InlineData("-32768", true, false)]
    [InlineData("32767", true, true)]
    [InlineData("65535", false, true)]
    [InlineData("65536", false, false)]
    public void TryGet_Shorts_TakeTheirRange(string json, bool isSigned, bool isUnsigned)
    {
        Assert.Equal((isSigned, isUnsigned), (Of(json).TryGet(out short _), Of(json).TryGet(out ushort _)));
        Assert.Equal((isSigned, isUnsigned), (Of(json).TryGet(out short? _), Of(json).TryGet(out ushort? _)));
    }

    [Theory]
    [InlineData("-1", false)]
    [InlineData("4294967295", true)]
    [InlineData("4294967296", false)]
    public void TryGet_UInt32_TakesItsRange(string json, bool fits) => Assert.Equal((fits, fits), (Of(json).TryGet(out uint _), Of(json).TryGet(out uint? _)));

    [Theory]
    [InlineData("0.5", 0.5f)]
    [InlineData("1e30", 1e30f)]
    [InlineData("1e39", null)]
    [InlineData("-1e39", null)]
    public void TryGet_Single_TakesWhatItCanHold(string json, float? expected)
    {
        Assert.Equal(expected, Of(json).TryGet(out float value) ? value : null);
        Assert.Equal(expected, Of(json).TryGet(out float? nullable) ? nullable : null);
    }

    [Fact]
    public void TryGet_ExactNumber_IsADoubleAndATextAsEver()
    {
        ParameterValue value = Of("0.12345678901234567891");

        Assert.True(value.TryGet(out double number));
        Assert.Equal(0.12345678901234568, number);
        Assert.Equal("0.12345678901234568", value.ToString());
        Assert.Equal(System.Text.Json.JsonValueKind.Number, value.Kind);
        Assert.False(value.TryGet(out long _) || value.TryGet(out bool _) || value.TryGet(out string? _));
    }

    private static ParameterValue Of(string json) => new DynamicConfig("c", $$"""{"v":{{json}}}""").GetValue("v");
}
