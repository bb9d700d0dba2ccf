using System;
using System.Globalization;
using CsCheck;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class NumberTextTests
{
    /// <summary>Small ones and their neighbours as often as any others.</summary>
    private static readonly Gen<long> Bits = Gen.OneOf(Gen.Long, Gen.Long.Uniform);

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(5.0, "5")]
    [InlineData(-5.0, "-5")]
    [InlineData(1.23, "1.23")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(-1e21, "-1000000000000000000000")]
    [InlineData(1.5e21, "1500000000000000000000")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(123456789012345680.0, "123456789012345680")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(-1.25e-7, "-0.000000125")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(4.999999999999999, "4.999999999999999")]
    [InlineData(9.223372036854775807e18, "9223372036854775807", 9223372036854775807L)]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void ToText_Number_HasNoExponent(double value, string expected, long? exact = null)
    {
        if (exact is long whole)
        {
            Span<char> buffer = stackalloc char[NumberText.MaxLength];
            Assert.Equal(expected, new string(buffer[..NumberText.Format(whole, buffer)]));
            return;
        }

        Assert.Equal(expected, NumberText.ToText(value));
    }

    [Theory]
    [InlineData(-2.2250738585072014e-308)]
    [InlineData(-1.7976931348623157e308)]
    [InlineData(-5e-324)]
    [InlineData(-1.2345678901234e-310)]
    public void Format_LongestNumbers_FitMaxLength(double value)
    {
        string text = NumberText.ToText(value);
        Assert.True(text.Length <= NumberText.MaxLength);
        Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void ToText_AnyBits_ReadsBackTheSame() =>
        Property.Holds(Gen.Select(Bits, Bits), static bits =>
        {
            (long high, long low) = bits;
            double value = BitConverter.Int64BitsToDouble((high << 33) ^ low ^ (high << 52));
            string text = NumberText.ToText(value);
            return double.IsFinite(value)
                ? NumberParser.TryParseDouble(text, out double read) && read.Equals(value) && !text.Contains('E', StringComparison.Ordinal)
                : NumberParser.TryParseDouble(text, out _);
        }, OddTexts.Many);

    [Fact]
    public void Format_Spans_AllocatesNothing()
    {
        char[] buffer = new char[NumberText.MaxLength];
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            NumberText.Format(5.0, buffer);
            NumberText.Format(1.5e21, buffer);
            NumberText.Format(-1.25e-7, buffer);
            NumberText.Format(long.MinValue, buffer);
        }));
    }
}
