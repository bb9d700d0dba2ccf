using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests;

public sealed class StatsigUserTests
{
    [Fact]
    public void Constructors_SetTheUserId()
    {
        Assert.Null(new StatsigUser().UserId);
        Assert.Equal("u", new StatsigUser("u").UserId);
        Assert.Equal("", new StatsigUser("").UserId);
        Assert.Equal("-42", new StatsigUser(-42).UserId);
        Assert.Equal("v", new StatsigUser("u") { UserId = "v" }.UserId);
    }

    [Fact]
    public void Fields_ThatAreNotSet_AreMissing()
    {
        var user = new StatsigUser("u");

        Assert.Null(user.Email ?? user.Ip ?? user.UserAgent ?? user.Country ?? user.Locale ?? user.AppVersion);
        Assert.True(user.CustomIds.IsEmpty && user.Custom.IsEmpty && user.PrivateAttributes.IsEmpty && user.StatsigEnvironment.IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100)]
    public void Lists_OfAnyLength_KeepTheirOrder(int count)
    {
        UserField[] fields = [.. Enumerable.Range(0, count).Select(static i => new UserField("n" + i.ToString(CultureInfo.InvariantCulture), i))];

        var user = new StatsigUser("u") { CustomIds = fields, Custom = fields, PrivateAttributes = fields, StatsigEnvironment = fields, Ip = "i", UserAgent = "a" };

        Assert.Equal(fields, user.CustomIds.ToArray());
        Assert.Equal(fields, user.Custom.ToArray());
        Assert.Equal(fields, user.PrivateAttributes.ToArray());
        Assert.Equal(fields, user.StatsigEnvironment.ToArray());
        Assert.Equal(("i", "a"), (user.Ip, user.UserAgent));
    }

    [Fact]
    public void Lists_AreCopied()
    {
        UserField[] fields = [new("a", 1), new("b", 2), new("c", 3), new("d", 4)];
        UserField[] few = [new("a", 1)];
        var user = new StatsigUser { Custom = fields, CustomIds = few, PrivateAttributes = few };

        fields[0] = few[0] = new UserField("z", 9);

        Assert.Equal("a", user.Custom[0].Name);
        Assert.Equal("a", user.CustomIds[0].Name);
        Assert.Equal("a", user.PrivateAttributes[0].Name);
    }

    [Fact]
    public void Lists_WithRepeats_KeepTheLastValue()
    {
        UserField[] fields = [new("a", 1), new("b", 2), new("a", 3), new("c", 4), new("d", 5), new("b", 6)];
        UserField[] expected = [new("a", 3), new("b", 6), new("c", 4), new("d", 5)];

        var user = new StatsigUser { CustomIds = fields, Custom = fields, PrivateAttributes = fields, StatsigEnvironment = fields };

        Assert.Equal(expected, user.CustomIds.ToArray());
        Assert.Equal(expected, user.Custom.ToArray());
        Assert.Equal(expected, user.PrivateAttributes.ToArray());
        Assert.Equal(expected, user.StatsigEnvironment.ToArray());
        Assert.Equal([new UserField("a", 2)], new StatsigUser { Custom = [new("a", 1), new("a", 2)] }.Custom.ToArray());
        Assert.Equal(2, new StatsigUser { Custom = [new("a", 1), new("A", 2)] }.Custom.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(60)]
    public void Lists_WithANullName_AreRefused(int before)
    {
        UserField[] fields = [.. Enumerable.Range(0, before).Select(static i => new UserField("n" + i.ToString(CultureInfo.InvariantCulture), i)), default];

        Assert.Equal("CustomIds", Assert.Throws<ArgumentException>(() => new StatsigUser { CustomIds = fields }).ParamName);
        Assert.Equal("Custom", Assert.Throws<ArgumentException>(() => new StatsigUser { Custom = fields }).ParamName);
        Assert.Equal("PrivateAttributes", Assert.Throws<ArgumentException>(() => new StatsigUser { PrivateAttributes = fields }).ParamName);
        Assert.Equal("StatsigEnvironment", Assert.Throws<ArgumentException>(() => new StatsigUser { StatsigEnvironment = fields }).ParamName);
        Assert.Throws<ArgumentException>(() => new StatsigUser { Custom = [new("a", 1), new("a", 2), default] });
    }

    [Fact]
    public void Lists_OfAHundredThousand_AreTakenQuickly()
    {
        UserField[] fields = [.. Enumerable.Range(0, 100_000).Select(static i => new UserField("field-" + i.ToString("D8", CultureInfo.InvariantCulture), i))];
        var watch = Stopwatch.StartNew();

        Assert.Equal(fields.Length, new StatsigUser { Custom = fields }.Custom.Length);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Allocation_SmallUser_Is160Bytes()
    {
#if DEBUG
        Assert.Skip("Sizes are those of optimized builds.");
#endif
        StatsigValue plan = "pro";
        static StatsigUser Make(StatsigValue plan) => new("user-1")
        {
            Email = "a@b.c",
            Country = "US",
            Locale = "en_US",
            AppVersion = "1.2.3",
            CustomIds = [new("companyID", "acme")],
            Custom = [new("plan", plan), new("seats", 12), new("beta", true)],
        };
        GC.KeepAlive(Make(plan));

        Assert.Equal(160, AllocationProbe.BytesOf(() => GC.KeepAlive(Make(plan))) / 1000.0);
    }
}
