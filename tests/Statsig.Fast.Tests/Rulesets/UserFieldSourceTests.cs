using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.Rulesets;

/// <summary>The order of evaluation.md 6.2: well-known field, custom, global custom, private, snake-case names.</summary>
public sealed class UserFieldSourceTests
{
    private static readonly EvaluationSettings NoSettings = new();

    [Theory]
    [InlineData("userID", "u")]
    [InlineData("USERID", "u")]
    [InlineData("email", "e")]
    [InlineData("Email", "e")]
    [InlineData("ip", "i")]
    [InlineData("country", "c")]
    [InlineData("locale", "l")]
    [InlineData("appVersion", "v")]
    [InlineData("appversion", "v")]
    [InlineData("userAgent", "a")]
    [InlineData("user_id", "u")]
    [InlineData("User_ID", "u")]
    [InlineData("app_version", "v")]
    [InlineData("user_agent", "a")]
    [InlineData("ipaddress", "i")]
    [InlineData("ip_address", "i")]
    public void Read_WellKnownNames_AnswerTheField(string field, string expected) => Expect(expected, field, Everything());

    [Theory]
    [InlineData("user-id")]
    [InlineData("e_mail")]
    [InlineData("")]
    [InlineData(null)]
    public void Read_OtherNames_AreMissing(string? field) => ExpectMissing(field, Everything());

    [Fact]
    public void Read_WellKnownField_GoesBeforeCustom() =>
        Expect("top", "email", new StatsigUser { Email = "top", Custom = [new("email", "custom")] });

    [Fact]
    public void Read_EmptyWellKnownField_FallsToCustom()
    {
        Expect("custom", "email", new StatsigUser { Email = "", Custom = [new("email", "custom")] });
        ExpectMissing("email", new StatsigUser { Email = "" });
    }

    [Fact]
    public void Read_CustomExact_GoesBeforeLowerCase()
    {
        UserField[] both = [new("plan", "lower"), new("Plan", "exact")];

        Expect("exact", "Plan", new StatsigUser { Custom = both });
        Expect("lower", "PLAN", new StatsigUser { Custom = both });
        ExpectMissing("plan", new StatsigUser { Custom = [new("Plan", "exact")] });
    }

    [Fact]
    public void Read_CustomLowerCase_GoesBeforeGlobalAndPrivateExact() => Expect(
        "custom",
        "Plan",
        new StatsigUser { Custom = [new("plan", "custom")], PrivateAttributes = [new("Plan", "private")] },
        new UserField("Plan", "global"));

    [Fact]
    public void Read_GlobalCustom_GoesBeforePrivate()
    {
        var user = new StatsigUser { PrivateAttributes = [new("Plan", "private")] };

        Expect("global", "Plan", user, new UserField("plan", "global"));
        Expect("private", "Plan", user, new UserField("other", "global"));
        Expect("private", "PLAN", new StatsigUser { PrivateAttributes = [new("plan", "private")] });
    }

    [Fact]
    public void Read_PresentNullOrEmptyValue_EndsTheSearch()
    {
        Expect(default, "plan", new StatsigUser { Custom = [new("plan", default)], PrivateAttributes = [new("plan", "private")] });
        Expect("", "plan", new StatsigUser { Custom = [new("plan", "")], PrivateAttributes = [new("plan", "private")] });
        Expect(default, "user_id", new StatsigUser("u") { Custom = [new("user_id", default)] });
    }

    [Fact]
    public void Read_CustomUnderSnakeCaseName_GoesBeforeTheField()
    {
        Expect("x", "user_id", new StatsigUser("u") { Custom = [new("user_id", "x")] });
        Expect("x", "USER_ID", new StatsigUser("u") { PrivateAttributes = [new("user_id", "x")] });
    }

    [Fact]
    public void Read_EmptyFieldUnderSnakeCaseName_IsPresent()
    {
        Expect("", "user_id", new StatsigUser(""));
        ExpectMissing("user_id", new StatsigUser());
    }

    [Fact]
    public void Read_ValuesOfOtherKinds_KeepThem()
    {
        Expect(5, "n", new StatsigUser { Custom = [new("n", 5)] });
        Expect(true, "b", new StatsigUser { Custom = [new("b", true)] });
    }

    private static StatsigUser Everything() => new("u")
    {
        Email = "e",
        Ip = "i",
        Country = "c",
        Locale = "l",
        AppVersion = "v",
        UserAgent = "a",
    };

    private static void Expect(StatsigValue expected, string field, StatsigUser user, params UserField[] global)
    {
        StatsigValue value = new UserFieldSource(field).Read(user, new EvaluationSettings { GlobalCustomFields = global }, out bool found);

        Assert.True(found);
        Assert.Equal(expected, value);
    }

    private static void ExpectMissing(string? field, StatsigUser user)
    {
        StatsigValue value = new UserFieldSource(field).Read(user, NoSettings, out bool found);

        Assert.False(found);
        Assert.True(value.IsNull);
    }
}
