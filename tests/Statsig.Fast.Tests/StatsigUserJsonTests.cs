using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Tests;

public sealed class StatsigUserJsonTests
{
    [Fact]
    public void FromJson_EveryMember_IsRead()
    {
        StatsigUser user = Read("""
            {"userID":"u","email":"e","ip":"i","userAgent":"a","country":"c","locale":"l","appVersion":"v",
             "customIDs":{"companyID":"acme","teamID":7},"custom":{"s":"x","n":1.5,"i":5,"b":true,"z":null,"l":[1,[2]],"o":{"k":[1, 2]}},
             "privateAttributes":{"p":"secret"},"statsigEnvironment":{"tier":"staging"},"unknown":{"x":[1,2]}}
            """);

        Assert.Equal(("u", "e", "i", "a", "c", "l", "v"), (user.UserId, user.Email, user.Ip, user.UserAgent, user.Country, user.Locale, user.AppVersion));
        Assert.Equal([new UserField("companyID", "acme"), new UserField("teamID", 7)], user.CustomIds.ToArray());
        Assert.Equal(["\"x\"", "1.5", "5", "true", "null", "[1,[2]]", "{\"k\":[1,2]}"], System.Array.ConvertAll(user.Custom.ToArray(), static f => f.Value.ToString()));
        Assert.Equal([new UserField("p", "secret")], user.PrivateAttributes.ToArray());
        Assert.Equal([new UserField("tier", "staging")], user.StatsigEnvironment.ToArray());
    }

    [Fact]
    public void FromJson_EmptyObjectAndNulls_AreMissing()
    {
        StatsigUser user = Read("""
            {"userID":null,"email":null,"ip":null,"userAgent":null,"country":null,"locale":null,"appVersion":null,
             "customIDs":null,"custom":null,"privateAttributes":null,"statsigEnvironment":null}
            """);

        Assert.Null(user.UserId ?? user.Email ?? user.Ip ?? user.UserAgent ?? user.Country ?? user.Locale ?? user.AppVersion);
        Assert.True(user.CustomIds.IsEmpty && user.Custom.IsEmpty && user.PrivateAttributes.IsEmpty && user.StatsigEnvironment.IsEmpty);
        Assert.Null(Read("{}").UserId);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.0", "5")]
    [InlineData("1.5", "1.5")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("18446744073709551615", "18446744073709552000")]
    [InlineData("1e21", "1000000000000000000000")]
    public void FromJson_NumericUserId_IsItsText(string json, string expected) =>
        Assert.Equal(expected, Read($$"""{"userID":{{json}}}""").UserId);

    [Fact]
    public void FromJson_RepeatedMembers_TheLastCounts()
    {
        StatsigUser user = Read("""{"userID":"a","custom":{"x":1,"x":2},"userID":"b","custom":{"y":3}}""");

        Assert.Equal("b", user.UserId);
        Assert.Equal([new UserField("y", 3)], user.Custom.ToArray());
    }

    [Theory]
    [InlineData("userID")]
    [InlineData("email")]
    [InlineData("ip")]
    [InlineData("userAgent")]
    [InlineData("country")]
    [InlineData("locale")]
    [InlineData("appVersion")]
    public void FromJson_TextOfAnotherKind_IsRefused(string member)
    {
        foreach (string wrong in (string[])["true", "false", "[]", "[\"a\"]", "{}", "{\"a\":1}"])
        {
            Assert.ThrowsAny<JsonException>(() => Read($$"""{"{{member}}":{{wrong}}}"""));
        }
    }

    [Theory]
    [InlineData("customIDs")]
    [InlineData("custom")]
    [InlineData("privateAttributes")]
    [InlineData("statsigEnvironment")]
    public void FromJson_FieldsOfAnotherKind_AreRefused(string member)
    {
        foreach (string wrong in (string[])["true", "5", "\"a\"", "[]", "[{\"a\":1}]"])
        {
            Assert.ThrowsAny<JsonException>(() => Read($$"""{"{{member}}":{{wrong}}}"""));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"u\"")]
    [InlineData("{")]
    [InlineData("{\"userID\":\"u\"")]
    [InlineData("{} {}")]
    [InlineData("{\"userID\":\"\\ud800\"}")]
    [InlineData("{\"custom\":{\"\\udfff\":1}}")]
    [InlineData("{\"custom\":{\"a\":{\"b\":\"\\udfff\"}}}")]
    [InlineData("{\"custom\":{\"a\":nope}}")]
    public void FromJson_WhatIsNoUser_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void FromJson_InvalidUtf8_IsRefused() =>
        Assert.ThrowsAny<JsonException>(() => StatsigUser.FromJson([.. "{\"userID\":\""u8, 0xFF, .. "\"}"u8]));

    private static StatsigUser Read(string json) => StatsigUser.FromJson(Encoding.UTF8.GetBytes(json));
}
