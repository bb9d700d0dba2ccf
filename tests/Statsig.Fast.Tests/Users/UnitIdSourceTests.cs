using Statsig.Fast.Users;

namespace Statsig.Fast.Tests.Users;

public sealed class UnitIdSourceTests
{
    private static readonly StatsigUser User = new("the user")
    {
        CustomIds = [new("companyID", "exact"), new("companyid", "lower"), new("teamid", 7), new("STABLEID", "upper"), new("userID", "custom")],
    };

    [Theory]
    [InlineData("userID")]
    [InlineData("userid")]
    [InlineData("USERID")]
    [InlineData("")]
    public void Read_UserIdTypes_IsTheUserId(string idType) => Assert.Equal("the user", new UnitIdSource(idType).Read(User));

    [Theory]
    [InlineData("companyID", "exact")]
    [InlineData("companyid", "lower")]
    [InlineData("CompanyID", "lower")]
    [InlineData("STABLEID", "upper")]
    public void Read_CustomIdTypes_AreLookedUpExactThenLowerCase(string idType, string expected) =>
        Assert.Equal(expected, new UnitIdSource(idType).Read(User));

    [Theory]
    [InlineData("stableID")]
    [InlineData("stableid")]
    [InlineData("COMPANY")]
    [InlineData("user_id")]
    [InlineData("u\u017FerID")]
    public void Read_UnknownIdTypes_AreMissing(string idType) => Assert.True(new UnitIdSource(idType).Read(User).IsNull);

    [Fact]
    public void Read_NumericCustomId_KeepsItsKind() => Assert.Equal(7, new UnitIdSource("teamID").Read(User));

    [Fact]
    public void Read_UserWithoutIds_IsMissing()
    {
        Assert.True(new UnitIdSource("userID").Read(new StatsigUser()).IsNull);
        Assert.True(new UnitIdSource("companyID").Read(new StatsigUser()).IsNull);
    }
}
