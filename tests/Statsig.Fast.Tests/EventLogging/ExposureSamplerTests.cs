using System;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Which exposures a rate keeps. The identities are drawn with a fixed seed, so every count is the same in every run.</summary>
public sealed class ExposureSamplerTests
{
    private const int Identities = 20_000;
    private const int HighestRate = 2_000;

    private static readonly ExposureKey[] Keys = DrawKeys();

    [Theory]
    [InlineData(nameof(SamplingMode.On))]
    [InlineData(nameof(SamplingMode.Shadow))]
    public void Keeps_AnyRate_IsOneInSoMany(string mode)
    {
        var remote = new RemoteSettings { SamplingMode = Enum.Parse<SamplingMode>(mode) };

        // In steps of seven, rates are odd and even in turn.
        for (ulong rate = 1; rate <= HighestRate; rate += mode == nameof(SamplingMode.On) ? 1UL : 7)
        {
            AssertOneIn(rate, remote, new Outcome { RuleId = "r", SamplingRate = rate });
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("disabled")]
    [InlineData("")]
    public void Keeps_AnySpecialCaseRate_IsOneInSoMany(string ruleId)
    {
        for (ulong rate = 1; rate <= HighestRate; rate += 7)
        {
            var remote = new RemoteSettings { SamplingMode = SamplingMode.On, SpecialCaseSamplingRate = rate };

            AssertOneIn(rate, remote, new Outcome { RuleId = ruleId, SamplingRate = 3 });
        }
    }

    [Fact]
    public void Keeps_SpecialRuleIdWithoutASpecialRate_TakesTheRateOfTheRule() =>
        AssertOneIn(4, new RemoteSettings { SamplingMode = SamplingMode.On }, new Outcome { RuleId = "default", SamplingRate = 4 });

    [Fact]
    public void Keeps_RateOfZero_IsNeverSampled() =>
        Assert.Equal(0, CountSampled(new RemoteSettings { SamplingMode = SamplingMode.Shadow }, new Outcome { RuleId = "r", SamplingRate = 0 }));

    [Fact]
    public void Keeps_NoRate_IsAlwaysSampled() =>
        Assert.Equal(Identities, CountSampled(new RemoteSettings { SamplingMode = SamplingMode.On, SpecialCaseSamplingRate = 9 }, new Outcome { RuleId = "r" }));

    [Fact]
    public void Identity_OfManyExposures_HasEveryBitInHalfOfThem()
    {
        for (int bit = 0; bit < 64; bit++)
        {
            int set = 0;
            foreach (ExposureKey key in Keys)
            {
                set += (int)((key.Low >> bit) & 1);
            }

            Assert.InRange(set, (Identities / 2) - 500, (Identities / 2) + 500); // Seven standard deviations.
        }
    }

    private static ExposureKey[] DrawKeys()
    {
        var random = new Random(20_261_129);
        var keys = new ExposureKey[Identities];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ExposureKey.Of(new UserIdentity(Draw(random), Draw(random)), subject: 0x1234_5678_9ABC_DEF0, outcome: 0x0FED_CBA9_8765_4321);
        }

        return keys;
    }

    private static ulong Draw(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);

    private static void AssertOneIn(ulong rate, RemoteSettings remote, Outcome outcome)
    {
        double mean = Identities / (double)rate;
        double slack = rate == 1 ? 0 : 6 * Math.Sqrt(mean);
        int sampled = CountSampled(remote, outcome);
        Assert.True(sampled > 0 && Math.Abs(sampled - mean) <= slack, $"Rate {rate} kept {sampled} of {Identities}.");
    }

    /// <summary>Counts the exposures that the sampler notes as sampled, after the first of its rule, which is always logged.</summary>
    private static int CountSampled(RemoteSettings remote, Outcome outcome)
    {
        var sampler = new ExposureSampler(new ManualClock());
        var slot = new EventSlot { Ruleset = EventRig.RulesetOf(remote), Outcome = outcome, Name = "gate" };
        Assert.True(sampler.Keeps(in slot, out SamplingNote note));
        Assert.False(note.IsDecided);

        bool isShadow = remote.SamplingMode == SamplingMode.Shadow;
        int sampled = 0;
        int wrong = 0;
        foreach (ExposureKey key in Keys)
        {
            slot.Bits = key.Low;
            bool isKept = sampler.Keeps(in slot, out note);
            wrong += note.IsDecided && note.IsShadow == isShadow && isKept == (note.IsSampled || isShadow) ? 0 : 1;
            sampled += note.IsSampled ? 1 : 0;
        }

        Assert.Equal(0, wrong);
        return sampled;
    }
}
