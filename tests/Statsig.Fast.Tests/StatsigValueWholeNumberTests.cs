using System.Text;

namespace Statsig.Fast.Tests;

/// <summary>Whole numbers stay whole, also where a double could not hold them.</summary>
public sealed class StatsigValueWholeNumberTests
{
    private const long BeyondDouble = 9_007_199_254_740_993;

    public static TheoryData<object> Numbers { get; } = [BeyondDouble, (ulong)BeyondDouble, (decimal)BeyondDouble];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void From_WholeNumberBeyondDouble_IsKept(object number) =>
        Assert.Equal((StatsigValue)BeyondDouble, StatsigValue.From(number));

    [Fact]
    public void FromJson_WholeNumberBeyondDouble_IsKept()
    {
        StatsigUser user = StatsigUser.FromJson(Encoding.UTF8.GetBytes($$"""{"userID":{{BeyondDouble}},"customIDs":{"companyID":{{BeyondDouble}}},"custom":{"n":[{{BeyondDouble}}] } }"""));

        Assert.Equal("9007199254740993", user.UserId);
        Assert.Equal((StatsigValue)BeyondDouble, user.CustomIds[0].Value);
        Assert.Equal("[9007199254740993]", user.Custom[0].Value.ToString());
    }

    [Fact]
    public void From_NumbersWithoutPlaceInALong_AreDoubles()
    {
        Assert.Equal(StatsigValueKind.Number, StatsigValue.From(ulong.MaxValue).Kind);
        Assert.Equal(StatsigValueKind.Number, StatsigValue.From(0.5m).Kind);
        Assert.Equal(StatsigValueKind.Number, StatsigValue.FromJson("1e3"u8).Kind);
    }
}
