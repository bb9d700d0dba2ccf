using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class ExposureDedupeTests
{
    private static readonly ExposureKey[] Keys = [.. Enumerable.Range(0, 200).Select(Key)];

    [Fact]
    public void Contains_AnyMixOfAdditionsAndClears_NeverClaimsWhatWasNotAdded() => Property.HoldsForModel(
        static () => (new ExposureDedupe(16), new Added()),

        // A full set may forget, but nothing is remembered that was not added since the last clear, and what was added last is.
        static (dedupe, added) => (added.Last is not { } last || dedupe.Contains(Keys[last]))
            && Enumerable.Range(0, Keys.Length).All(number => !dedupe.Contains(Keys[number]) || added.Numbers.Contains(number)),
        [
            Gen.Int[0, Keys.Length - 1].Operation<ExposureDedupe, Added>(static number => $"Add({number})", static (dedupe, number) => dedupe.Add(Keys[number]), static (added, number) => added.Add(number)),
            Gen.Int[0, 20].Operation<ExposureDedupe, Added>(
                static chance => $"Clear({chance == 0})",
                static (dedupe, chance) =>
                {
                    if (chance == 0)
                    {
                        dedupe.Clear();
                    }
                },
                static (added, chance) =>
                {
                    if (chance == 0)
                    {
                        added.Clear();
                    }
                }),
        ]);

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

    /// <summary>What was added since the last clear.</summary>
    private sealed class Added
    {
        internal HashSet<int> Numbers { get; } = [];

        internal int? Last { get; private set; }

        internal void Add(int number)
        {
            Numbers.Add(number);
            Last = number;
        }

        internal void Clear()
        {
            Numbers.Clear();
            Last = null;
        }
    }
}
