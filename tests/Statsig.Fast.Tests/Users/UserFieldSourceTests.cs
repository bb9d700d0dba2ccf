using System;
using System.Diagnostics;
using System.Linq;
using Statsig.Fast.Users;

namespace Statsig.Fast.Tests.Users;

/// <summary>The order in which a field is looked up: well-known field, custom, global custom, private, snake-case names.</summary>
public sealed class UserFieldSourceTests
{
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

    /// <summary>On both sides of the number from which fields are found by a table.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(5_000)]
    public void Read_AnyNumberOfFields_FindsExactThenLowerCase(int count)
    {
        UserField[] fields = [.. Enumerable.Range(0, count).Select(static i => new UserField($"field{i}", i)), new("Both", "exact"), new("both", "lower")];
        UserField[] hidden = [.. fields.Select(static field => new UserField($"p{field.Name}", field.Value))];
        var user = new StatsigUser { Custom = fields, PrivateAttributes = hidden, CustomIds = fields, StatsigEnvironment = fields };

        for (int i = 0; i < count; i += 7)
        {
            Expect(i, $"field{i}", user);
            Expect(i, $"FIELD{i}", user);
            Expect(i, $"pfield{i}", user);
            Assert.Equal(i, new UnitIdSource($"field{i}").Read(user));
            Assert.Equal(i, new UnitIdSource($"FIELD{i}").Read(user));
        }

        Expect("exact", "Both", user);
        Expect("lower", "bOTH", user);
        ExpectMissing("absent", user);
        Assert.Equal("exact", new UnitIdSource("Both").Read(user));
        Assert.Equal("lower", new UnitIdSource("bOTH").Read(user));
        Assert.True(new UnitIdSource("absent").Read(user).IsNull);
    }

    /// <summary>
    /// Scans would be a hundred thousand million comparisons, which no machine does in the time that is allowed here; without them it is a
    /// fraction of a second.
    /// </summary>
    [Fact]
    public void Read_MissingFieldOfAUserWithVeryMany_IsNoScan()
    {
        UserField[] fields = [.. Enumerable.Range(0, 100_000).Select(static i => new UserField($"field{i:D6}", i))];
        var user = new StatsigUser { Custom = fields, PrivateAttributes = fields, CustomIds = fields };
        var source = new UserFieldSource("Field_none!");
        var unit = new UnitIdSource("Field_none!");
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 500_000; i++)
        {
            source.Read(user, [], out _);
            unit.Read(user);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
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
        StatsigValue value = new UserFieldSource(field).Read(user, global, out bool found);

        Assert.True(found);
        Assert.Equal(expected, value);
    }

    private static void ExpectMissing(string? field, StatsigUser user)
    {
        StatsigValue value = new UserFieldSource(field).Read(user, [], out bool found);

        Assert.False(found);
        Assert.True(value.IsNull);
    }
}
