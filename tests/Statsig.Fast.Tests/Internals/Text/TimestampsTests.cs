using System;
using System.Globalization;
using CsCheck;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class TimestampsTests
{
    private const long Sample = 1_700_000_000_000;

    [Theory]
    [InlineData("1700000000", 1_700_000_000)]
    [InlineData("-1", -1)]
    [InlineData("20231114", 20231114)]
    [InlineData("2023-11-14T22:13:20Z", Sample)]
    [InlineData("2023-11-14t22:13:20z", Sample)]
    [InlineData("2023-11-14 22:13:20Z", Sample)]
    [InlineData("2023-11-14 22:13:20", Sample)]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59Z", -1000)]
    [InlineData("2024-02-29T00:00:00Z", 1_709_164_800_000)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_800_000)]
    [InlineData("2023-6-3 7:05:09", 1_685_775_909_000)]
    [InlineData("2023-6-3 7:5:9", 1_685_775_909_000)]
    [InlineData(" 2023-06-03 07:05:09", 1_685_775_909_000)]
    [InlineData("2023-06-03  07:05:09", 1_685_775_909_000)]
    [InlineData("2023-06-03\t07:05:09", 1_685_775_909_000)]
    [InlineData("2023-6-03\u00a007:05:09", 1_685_775_909_000)]
    [InlineData("2023-06-307:05:09", 1_688_108_709_000)]
    [InlineData("2023-6-3\u30007:05:09", 1_685_775_909_000)]
    [InlineData("2023-06-0307:05:09", 1_685_775_909_000)]
    [InlineData("2023- 6- 3 7: 5: 9", 1_685_775_909_000)]
    [InlineData("+2023-06-03 07:05:09", 1_685_775_909_000)]
    [InlineData("2023-6-3 23:59:60", 1_685_836_800_000)]
    [InlineData("23-06-03 07:05:09", -61_428_128_091_000)]
    [InlineData("0-1-1 0:0:0", -62_167_219_200_000)]
    [InlineData("-0-1-1 0:0:0", -62_167_219_200_000)]
    [InlineData("-1-1-1 0:0:0", -62_198_755_200_000)]
    [InlineData("+262142-1-1 0:0:0", 8_210_235_340_800_000)]
    [InlineData("-262143-1-1 0:0:0", -8_334_601_228_800_000)]
    public void TryParse_UserText_IsRead(string text, long expected)
    {
        Assert.True(Timestamps.TryParse(text, userSide: true, out long value));
        Assert.Equal(expected, value);
        Assert.True(Timestamps.TryParse(text, userSide: false, out value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("2023-11-14T22:13:20.000Z", Sample)]
    [InlineData("2023-11-14T22:13:20.1Z", Sample + 100)]
    [InlineData("2023-11-14T22:13:20.123456789Z", Sample + 123)]
    [InlineData("2023-11-14T22:13:20.9999999999999999999999Z", Sample + 999)]
    [InlineData("2023-11-15T00:13:20+02:00", Sample)]
    [InlineData("2023-11-14T16:43:20.5-05:30", Sample + 500)]
    [InlineData("2023-11-14T21:13:20\u221201:00", Sample)]
    [InlineData("1969-12-31T23:59:59.999Z", -1)]
    [InlineData("2023-06-03\u300007:05:09", 1_685_775_909_000)]
    public void TryParse_LongText_IsReadFromTargetsOnly(string text, long expected)
    {
        Assert.True(Timestamps.TryParse(text, userSide: false, out long value));
        Assert.Equal(expected, value);
        Assert.False(Timestamps.TryParse(text, userSide: true, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("2023-11-14")]
    [InlineData("2023-11-14T22:13:20")]
    [InlineData("2023-11-14T22:13Z")]
    [InlineData("2023-11-14_22:13:20Z")]
    [InlineData("2023-11-14 22:13:20 Z")]
    [InlineData("2023-11-14 22:13:20 ")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("1900-02-29T00:00:00Z")]
    [InlineData("2023-04-31T00:00:00Z")]
    [InlineData("2023-00-01T00:00:00Z")]
    [InlineData("2023-13-01T00:00:00Z")]
    [InlineData("2023-01-00T00:00:00Z")]
    [InlineData("2023-01-01T24:00:00Z")]
    [InlineData("2023-01-01T00:60:00Z")]
    [InlineData("2023-01-01T00:00:61Z")]
    [InlineData("2023-01-01T00:00:00.Z")]
    [InlineData("2023-01-01T00:00:00.5")]
    [InlineData("2023-01-01T00:00:00+0200")]
    [InlineData("2023-01-01T00:00:00+02")]
    [InlineData("2023-01-01T00:00:00+24:00")]
    [InlineData("2023-01-01T00:00:00+02:60")]
    [InlineData("2023-01-01T00:00:00ZZ")]
    [InlineData("+2023-01-01T00:00:00Z")]
    [InlineData("２０２３-01-01T00:00:00Z")]
    [InlineData("Tue, 14 Nov 2023 22:13:20 GMT")]
    [InlineData("2023-6-3 7:05:09 ")]
    [InlineData("2023 -6-3 7:05:09")]
    [InlineData("2023-6-3 7 :05:09")]
    [InlineData("2023-6-3T7:5:9")]
    [InlineData("2023-6-3 7:05:09Z")]
    [InlineData("12023-6-3 7:05:09")]
    [InlineData("+ 2023-6-3 7:05:09")]
    [InlineData("2023-006-3 7:05:09")]
    [InlineData("2023-6-3 7:05")]
    [InlineData("2023-6-3 7:05:")]
    [InlineData("2023-2-29 0:0:0")]
    [InlineData("2023-6-3 24:0:0")]
    [InlineData("2023-6-3 0:0:61")]
    [InlineData("2023-0-3 0:0:0")]
    [InlineData("+262143-1-1 0:0:0")]
    [InlineData("-262144-1-1 0:0:0")]
    [InlineData("+9999999999-1-1 0:0:0")]
    [InlineData("2023-06-03\u200b7:05:09")]
    public void TryParse_OtherText_Fails(string text)
    {
        Assert.False(Timestamps.TryParse(text, userSide: false, out _));
        Assert.False(Timestamps.TryParse(text, userSide: true, out _));
    }

    [Fact]
    public void TryParse_ReferenceCells_Agree()
    {
        OperatorCells.Check("before", static cell => Times(cell) is (true, long left, long right) && left < right);
        OperatorCells.Check("after", static cell => Times(cell) is (true, long left, long right) && left > right);
        OperatorCells.Check("on", static cell => Times(cell) is (true, long left, long right) && left / 86_400_000 == right / 86_400_000);
    }

    [Fact]
    public void TryParse_AnyInstant_AgreesWithTheFramework()
    {
        Gen<DateTime> instants =
            from day in Gen.Int[0, 3_652_058]
            from milliseconds in Gen.Int[0, 86_399_999]
            select new DateTime(0, DateTimeKind.Utc).AddDays(day).AddMilliseconds(milliseconds);
        Property.Holds(instants, static instant =>
        {
            string text = instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            return Timestamps.TryParse(text, userSide: false, out long value)
                && value == new DateTimeOffset(instant).ToUnixTimeMilliseconds();
        }, OddTexts.Many);
    }

    [Fact]
    public void TryParse_YearZero_IsALeapYear()
    {
        Assert.True(Timestamps.TryParse("0000-12-31T00:00:00Z", userSide: false, out long last));
        Assert.True(Timestamps.TryParse("0000-02-29T00:00:00Z", userSide: false, out long leapDay));
        Assert.True(Timestamps.TryParse("0001-01-01T00:00:00Z", userSide: false, out long next));
        Assert.Equal(86_400_000, next - last);
        Assert.Equal(307 * 86_400_000L, next - leapDay);
    }

    [Fact]
    public void TryParse_Spans_AllocatesNothing() => Assert.Equal(0, AllocationProbe.BytesOf(static () =>
    {
        Timestamps.TryParse("2023-11-14T22:13:20Z", userSide: true, out _);
        Timestamps.TryParse("2023-11-14T22:13:20.123+02:00", userSide: false, out _);
        Timestamps.TryParse("2023-6-3 7:05:09", userSide: true, out _);
        Timestamps.TryParse("garbage", userSide: true, out _);
    }));

    /// <summary>Seconds become milliseconds on the user's side only, as the operators do it.</summary>
    private static (bool, long, long) Times(OperatorCells.Cell cell)
    {
        bool both = Timestamps.TryParse(cell.Text, userSide: true, out long left)
            & Timestamps.TryParse(cell.Targets[0], userSide: false, out long right);
        return (both, Math.Abs(left) < 10_000_000_000 ? left * 1000 : left, right);
    }
}
