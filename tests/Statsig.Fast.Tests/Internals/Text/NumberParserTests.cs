using System.Globalization;
using CsCheck;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class NumberParserTests
{
    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("+5", 5.0)]
    [InlineData("-5", -5.0)]
    [InlineData("5.", 5.0)]
    [InlineData(".5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("5.50", 5.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1E+3", 1000.0)]
    [InlineData("1.e-3", 0.001)]
    [InlineData("0.1", 0.1)]
    [InlineData("00005", 5.0)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e99999999999999999999", double.NegativeInfinity)]
    [InlineData("1e-99999999999999999999", 0.0)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("+nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    public void TryParseDouble_Number_IsRead(string text, double expected)
    {
        Assert.True(NumberParser.TryParseDouble(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.5")]
    [InlineData("++5")]
    [InlineData("+-5")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5\0")]
    [InlineData("5\n")]
    [InlineData("5,000")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("1.2.3")]
    [InlineData("(5)")]
    [InlineData("$5")]
    [InlineData("١٢")]
    [InlineData("infin")]
    [InlineData("ınf")]
    [InlineData("abc")]
    public void TryParseDouble_OtherText_Fails(string text) => Assert.False(NumberParser.TryParseDouble(text, out _));

    [Fact]
    public void TryParseDouble_NegativeZero_KeepsItsSign()
    {
        Assert.True(NumberParser.TryParseDouble("-0.0", out double value));
        Assert.True(double.IsNegative(value));
    }

    [Fact]
    public void TryParseDouble_VeryLongFraction_RoundsCorrectly()
    {
        Assert.True(NumberParser.TryParseDouble("0." + new string('0', 20_000) + "1e20001", out double value));
        Assert.Equal(1.0, value);
    }

    [Fact]
    public void TryParseDouble_DigitsAndPoint_RoundsAsTheFramework() =>
        Property.Holds(Gen.Select(Gen.OneOf(Gen.ULong, Gen.ULong.Uniform), Gen.Int[0, 25]), static number =>
        {
            (ulong digits, int decimals) = number;
            string all = (digits >> (decimals * 2)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            string text = $"{all[..^decimals]}.{all[^decimals..]}";
            return NumberParser.TryParseDouble(text, out double value) && value == double.Parse(text, CultureInfo.InvariantCulture);
        }, OddTexts.Many);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("+42", 42L)]
    [InlineData("-42", -42L)]
    [InlineData("000000000000000000000000042", 42L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void TryParseInteger_Integer_IsRead(string text, long expected)
    {
        Assert.True(NumberParser.TryParseInteger(text, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("--1")]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("99999999999999999999")]
    [InlineData("١٢")]
    public void TryParseInteger_OtherText_Fails(string text) => Assert.False(NumberParser.TryParseInteger(text, out _));

    [Fact]
    public void TryParseDouble_ReferenceCells_Agree()
    {
        OperatorCells.Check("gt", static cell => Compare(cell) is (true, double left, double right) && left > right);
        OperatorCells.Check("lt", static cell => Compare(cell) is (true, double left, double right) && left < right);
    }

    [Fact]
    public void TryParse_Spans_AllocatesNothing() => Assert.Equal(0, AllocationProbe.BytesOf(static () =>
    {
        _ = NumberParser.TryParseDouble("12.5", out _);
        _ = NumberParser.TryParseDouble("1.7976931348623157e308", out _);
        _ = NumberParser.TryParseDouble("abc", out _);
        _ = NumberParser.TryParseInteger("1700000000000", out _);
    }));

    private static (bool, double, double) Compare(OperatorCells.Cell cell)
    {
        bool both = NumberParser.TryParseDouble(cell.Text, out double left) & NumberParser.TryParseDouble(cell.Targets[0], out double right);
        return (both, left, right);
    }
}
