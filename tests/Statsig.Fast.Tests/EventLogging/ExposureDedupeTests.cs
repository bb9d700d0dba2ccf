using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class ExposureDedupeTests
{
    [Fact]
    public void Contains_AnyMixOfAdditionsAndClears_NeverClaimsWhatWasNotAdded() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 200)).ToArbitrary(),
        static steps =>
        {
            var dedupe = new ExposureDedupe(16);
            var model = new HashSet<int>();
            foreach (int step in steps)
            {
                if (step == 0)
                {
                    dedupe.Clear();
                    model.Clear();
                    continue;
                }

                // A full set may forget, but nothing is remembered that was not added since the last clear.
                Assert.False(dedupe.Contains(Key(step)) && !model.Contains(step));
                dedupe.Add(Key(step));
                model.Add(step);
                Assert.True(dedupe.Contains(Key(step)));
            }
        }).Check(Config.QuickThrowOnFailure.WithReplay(20_251_130, 1));

    [Fact]
    public void Add_AsManyAsTheCapacity_ForgetsFew()
    {
        var dedupe = new ExposureDedupe(100_000);
        for (int i = 0; i < 60_000; i++)
        {
            dedupe.Add(Key(i));
        }

        int kept = 0;
        for (int i = 0; i < 60_000; i++)
        {
            kept += dedupe.Contains(Key(i)) ? 1 : 0;
        }

        Assert.InRange(kept, 57_000, 60_000);
    }

    [Theory]
    [InlineData(1024, 1024)]
    [InlineData(100_000, 131_072)]
    public void Capacity_OfATable_IsTheNextPowerOfTwo(int asked, int given) => Assert.Equal(given, new ExposureDedupe(asked).Capacity);

    [Fact]
    public void Identity_OfCustomIds_DependsOnTheirNamesAndNotOnTheirOrder()
    {
        StatsigUser one = new("u") { CustomIds = [new("companyID", "a"), new("teamID", "b")] };
        StatsigUser reordered = new("u") { CustomIds = [new("teamID", "b"), new("companyID", "a")] };
        StatsigUser swapped = new("u") { CustomIds = [new("companyID", "b"), new("teamID", "a")] };

        Assert.Equal(UserIdentity.Of(one), UserIdentity.Of(reordered));
        Assert.NotEqual(UserIdentity.Of(one), UserIdentity.Of(swapped));
    }

    [Fact]
    public void Identity_OfAUser_DependsOnIdsOnly()
    {
        Assert.Equal(UserIdentity.Of(new StatsigUser("u")), UserIdentity.Of(new StatsigUser("u") { Email = "a@b.c", Custom = [new("plan", "pro")] }));
        Assert.NotEqual(UserIdentity.Of(new StatsigUser("u")), UserIdentity.Of(new StatsigUser("v")));
        Assert.Equal(UserIdentity.Of(new StatsigUser("u") { CustomIds = [new("n", 5)] }), UserIdentity.Of(new StatsigUser("u") { CustomIds = [new("n", "5")] }));
    }

    [Fact]
    public void Hash_OfTextsOfEveryLength_DiffersInTheLastCharacter()
    {
        for (int length = 1; length < 70; length++)
        {
            string one = new('a', length);
            string other = new string('a', length - 1) + "b";
            Assert.NotEqual(SeededHash.Of(one), SeededHash.Of(other));
            Assert.NotEqual(SeededHash.WideOf(one).Low, SeededHash.WideOf(other).Low);
            Assert.NotEqual(SeededHash.WideOf(one).High, SeededHash.WideOf(other).High);
            Assert.NotEqual(SeededHash.Of(one), SeededHash.Of(one + "\0"));
            Assert.NotEqual(SeededHash.Of("b" + one), SeededHash.Of("a" + one));
        }
    }

    private static ExposureKey Key(int number) => new(SeededHash.Of(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) | 1, SeededHash.Of("k" + number));
}
