using System;
using System.Collections.Generic;
using CsCheck;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

/// <summary>What tables of texts and of exposures rely on.</summary>
public sealed class SeededHashTests
{
    [Fact]
    public void FoldByHalves_AnyNumbers_LacksOnlyCarries()
    {
        Gen.Select(Gen.ULong, Gen.ULong).Sample((left, right) =>
        {
            ulong upper = SeededHash.FoldByHalves(left, right) ^ (left * right);

            // Each half product is cut off, and so is what they carry together: at most two.
            Assert.InRange(Math.BigMul(left, right, out _) - upper, 0UL, 2UL);
        });
    }

    [Fact]
    public void FoldByHalves_NeighboringNumbers_DiffersInAboutHalfOfTheBits()
    {
        var random = new Random(1);
        for (int bit = 0; bit < 64; bit++)
        {
            int changed = 0;
            const int Pairs = 1_000;
            for (int i = 0; i < Pairs; i++)
            {
                ulong left = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                ulong right = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                changed += System.Numerics.BitOperations.PopCount(SeededHash.FoldByHalves(left, right) ^ SeededHash.FoldByHalves(left ^ (1UL << bit), right));
            }

            Assert.InRange(changed / (double)Pairs, 24, 40);
        }
    }

    [Fact]
    public void KeyOf_OneUser_DiffersForEverySubjectAndOutcome()
    {
        // The hashes that differ least: neighboring numbers. The parts of a key are bijections, so no seed can make two keys equal.
        var keys = new HashSet<ExposureKey>();
        UserIdentity user = UserIdentity.Of(new StatsigUser("ada"));
        for (ulong subject = 0; subject < 300; subject++)
        {
            for (ulong outcome = 0; outcome < 300; outcome++)
            {
                Assert.True(keys.Add(ExposureKey.Of(user, subject, outcome)), $"{subject}, {outcome}");
            }
        }
    }

    [Fact]
    public void KeyOf_ManyUsers_DiffersInBothHalves()
    {
        var low = new HashSet<ulong>();
        var high = new HashSet<ulong>();
        const int Users = 200_000;
        for (int i = 0; i < Users; i++)
        {
            ExposureKey key = ExposureKey.Of(UserIdentity.Of(new StatsigUser($"user-{i}")), 17, 4);
            low.Add(key.Low);
            high.Add(key.High);
        }

        // The probability that any two of these hashes of 64 bits are equal is about one in a billion.
        Assert.Equal((Users, Users), (low.Count, high.Count));
    }
}
