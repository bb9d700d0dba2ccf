using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Threading.Tasks;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class Sha256StrategiesTests
{
    public static TheoryData<string> Strategies => AvailableStrategies.Names;

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Choose_AvailableName_IsTaken(string name) => Assert.Equal(name, Sha256Strategies.Choose(name).Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Portable")]
    [InlineData("unheard-of")]
    public void Choose_NoUsableName_TakesTheFirstAvailable(string? name)
    {
        string first = Sha256Strategies.Names.First(candidate => Sha256Strategies.TryCreate(candidate) is not null);

        Assert.Equal(first, Sha256Strategies.Choose(name).Name);
    }

    [Fact]
    public void Chosen_WithoutTheOption_IsTheFirstAvailable() =>
        Assert.Equal(Sha256Strategies.Choose(null).Name, Sha256Strategies.Chosen.Name);

    [Fact]
    public void Hash_FirstOnManyThreadsAtOnce_IsThatOfAnyStrategy()
    {
        ulong expected = new HashPrefix("salt.rule.", AvailableStrategies.Get("scalar")).Hash("user");
        for (int round = 0; round < 200; round++)
        {
            var fresh = new HashPrefix("salt.rule.");
            var hashes = new ConcurrentBag<ulong>();

            Parallel.For(0, 4, _ => hashes.Add(fresh.Hash("user")));

            Assert.All(hashes, hash => Assert.Equal(expected, hash));
            Assert.Equal(expected, fresh.Hash("user"));
        }
    }

    [Fact]
    public void AtHand_IsProved() => Assert.True(Sha256SelfTest.Passes(Sha256Strategies.AtHand.Function));

    [Fact]
    public void TryCreate_WhatTheProcessorOffers_IsAvailable()
    {
        Assert.NotNull(Sha256Strategies.TryCreate("scalar"));
        Assert.Equal(Vector128.IsHardwareAccelerated, Sha256Strategies.TryCreate("portable") is not null);
        Assert.Equal(Sha256.IsSupported, Sha256Strategies.TryCreate("arm") is not null);
    }

    [Theory]
    [InlineData("libcrypto.so.does-not-exist")]
    [InlineData("libc.so.6")]
    public void TryCreate_LibraryOrExportMissing_IsNull(string libraryName) =>
        Assert.Null(LibcryptoSha256.TryCreate(libraryName));
}
