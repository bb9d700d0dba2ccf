using System;
using System.Globalization;
using System.Linq;
using CsCheck;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class VersionTargetTests
{
    private const string Max128 = "170141183460469231731687303715884105727";

    [Theory]
    [InlineData("1.2.3", "1.2.3", 0)]
    [InlineData("1.2", "1.2.0.0", 0)]
    [InlineData("1.2.0.0", "1.2", 0)]
    [InlineData("1.2.3", "1.2", 1)]
    [InlineData("1.2", "1.2.0.1", -1)]
    [InlineData("4.12.3", "4.11.0", 1)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("01.02.03", "1.2.3", 0)]
    [InlineData("1.2.3-beta.x", "1.2.3", 0)]
    [InlineData("1.2.3-", "1.2.3-rc", 0)]
    [InlineData(" 1. 2 .3\t", "1.2.3", 0)]
    [InlineData("+1.+2", "1.2", 0)]
    [InlineData("2.x", "1.9", 1)]
    [InlineData("1.9", "2.x", -1)]
    [InlineData("1..3", "2", -1)]
    [InlineData("99999999999999999999.1", "99999999999999999999.0", 1)]
    [InlineData("99999999999999999999", "1", 1)]
    [InlineData("1", "99999999999999999999", -1)]
    [InlineData("9223372036854775808", "9223372036854775807", 1)]
    [InlineData("0000000000000000000000000000000000000000000000001", "1", 0)]
    [InlineData(Max128, Max128, 0)]
    public void TryCompare_Versions_GivesSign(string version, string target, int expected)
    {
        Assert.True(VersionTarget.Create(target).TryCompare(version, out int sign));
        Assert.Equal(expected, sign);
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("1", "")]
    [InlineData("", "")]
    [InlineData("1.x", "1.2")]
    [InlineData("1.2", "1.x")]
    [InlineData("1", "1.x")]
    [InlineData("1.2.", "1.2")]
    [InlineData(".1.2", "1.2")]
    [InlineData("1..3", "1.2")]
    [InlineData("-1.2", "1.2")]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("1.2.3+45", "1.2.3")]
    [InlineData("++1", "1")]
    [InlineData("+", "1")]
    [InlineData("+ 1", "1")]
    [InlineData("1\0", "1")]
    [InlineData("1e2", "100")]
    [InlineData("١", "1")]
    [InlineData("170141183460469231731687303715884105728", "1")]
    public void TryCompare_PartThatIsNoNumber_Fails(string version, string target) =>
        Assert.False(VersionTarget.Create(target).TryCompare(version, out _));

    [Fact]
    public void TryCompare_ReferenceCells_Agree() => OperatorCells.Check("version_", static cell =>
        VersionTarget.Create(cell.Targets[0]).TryCompare(cell.Text, out int sign) && cell.Operator switch
        {
            "version_gt" => sign > 0,
            "version_gte" => sign >= 0,
            "version_lt" => sign < 0,
            "version_lte" => sign <= 0,
            "version_eq" => sign == 0,
            _ => sign != 0,
        });

    [Fact]
    public void TryCompare_AnyTexts_AgreesWithPlainReading()
    {
        Gen<string> versions = OddTexts.Joined("0", "1", "2", "10", ".", ".", ".", "-", "+", " ", "x", "9223372036854775807", Max128);
        Property.Holds(Gen.Select(versions, versions), static pair =>
        {
            (string version, string target) = pair;
            bool compares = VersionTarget.Create(target).TryCompare(version, out int sign);
            return (compares ? sign : null) == Plain(version, target);
        }, OddTexts.Many);
    }

    [Fact]
    public void TryCompare_VeryManyParts_Answers()
    {
        string version = string.Join('.', Enumerable.Repeat("0", 100_000));
        Assert.True(VersionTarget.Create(version + ".1").TryCompare(version, out int sign));
        Assert.Equal(-1, sign);
    }

    [Fact]
    public void TryCompare_AnyText_AllocatesNothing()
    {
        VersionTarget target = VersionTarget.Create("4.11.0");
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            target.TryCompare("4.12.3", out _);
            target.TryCompare(" 4.+12.3-beta", out _);
            target.TryCompare("4.99999999999999999999", out _);
            target.TryCompare("x", out _);
        }));
    }

    private static int? Plain(string version, string target)
    {
        string[] left = version.Split('-')[0].Split('.');
        string[] right = target.Split('-')[0].Split('.');
        for (int i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if (!TryRead(i < left.Length ? left[i] : "0", out Int128 l) || !TryRead(i < right.Length ? right[i] : "0", out Int128 r))
            {
                return null;
            }

            if (l != r)
            {
                return l < r ? -1 : 1;
            }
        }

        return 0;
    }

    private static bool TryRead(string part, out Int128 value) =>
        Int128.TryParse(part.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
