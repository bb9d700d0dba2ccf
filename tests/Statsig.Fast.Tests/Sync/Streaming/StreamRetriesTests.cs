using System;
using System.Linq;
using Statsig.Fast.Sync.Streaming;

namespace Statsig.Fast.Tests.Sync.Streaming;

public sealed class StreamRetriesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    [Fact]
    public void Next_Defaults_AreThoseDocumentedUpToTheLongest()
    {
        // A draw in the middle varies nothing.
        var retries = new StreamRetries(new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1"), static () => 0.5);
        double[] seconds = [.. Enumerable.Range(0, 12).Select(_ => retries.Next(Long).TotalSeconds)];

        Assert.Equal([10, 50, 250, 1250, 1800, 1800, 1800, 1800, 1800, 1800, 1800, 1800], seconds);
    }

    [Fact]
    public void Next_ScheduleOfTheDocuments_IsKeptExactly()
    {
        var retries = new StreamRetries(
            new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { RetryBackoffBase = TimeSpan.FromSeconds(5), RetryBackoffMultiplier = 2, MaxRetryAttempt = 8 },
            static () => throw new InvalidOperationException("A schedule that was asked for is not varied."));

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640], Enumerable.Range(0, 8).Select(_ => retries.Next(Long).TotalSeconds));
        Assert.True(retries.IsExhausted);
        Assert.Equal(TimeSpan.FromMinutes(30), retries.Next(Long));
    }

    [Fact]
    public void Reset_AfterFailures_StartsOver()
    {
        var retries = new StreamRetries(new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { PushWorkerFailoverThreshold = 2 }, static () => 0.5);
        retries.Next(Long);
        retries.Next(Long);
        Assert.True(retries.FailsOver);
        retries.Reset();

        Assert.False(retries.FailsOver);
        Assert.Equal(TimeSpan.FromSeconds(10), retries.Next(Long));
    }

    [Fact]
    public void Next_StormOfServers_IsSpreadEvenlyWithinTenPercent()
    {
        var proxy = new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1");
        double[] seconds = [.. Enumerable.Range(0, 10_000).Select(seed => new StreamRetries(proxy, new Random(seed * 7919).NextDouble).Next(Long).TotalSeconds)];

        Assert.All(seconds, static pause => Assert.InRange(pause, 9, 11));
        Assert.InRange(seconds.Average(), 9.95, 10.05);

        // Every twentieth of the two seconds gets its share: no moment at which many come back.
        for (int i = 0; i < 20; i++)
        {
            Assert.InRange(seconds.Count(pause => pause >= 9 + (i * 0.1) && pause < 9.1 + (i * 0.1)), 350, 650);
        }
    }

    [Fact]
    public void Next_VeryManyRetries_StaysTheLongest()
    {
        var retries = new StreamRetries(
            new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { MaxRetryAttempt = 1_000_000, RetryBackoffMultiplier = 1000, RetryJitterPercent = 0 }, static () => 0.5);
        Assert.All(Enumerable.Range(0, 2_000).Skip(5), _ => Assert.True(retries.Next(Long) <= TimeSpan.FromMinutes(30)));
        Assert.Equal(TimeSpan.FromMinutes(30), retries.Next(Long));
    }

    [Fact]
    public void Next_BaseOfZero_IsNoPauseHoweverManyFail()
    {
        // A thousand to the power of 103 is more than there are numbers for.
        var retries = new StreamRetries(
            new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { MaxRetryAttempt = 1_000_000, RetryBackoffMultiplier = 1000, RetryBackoffBase = TimeSpan.Zero },
            static () => 0.5);
        Assert.All(Enumerable.Range(0, 500), _ => Assert.Equal(TimeSpan.Zero, retries.Next(Long)));
    }

    [Fact]
    public void Next_StreamThatHardlyLived_PausesATenthOfASecondAtLeast()
    {
        var none = new StreamRetries(new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { RetryBackoffBase = TimeSpan.Zero }, static () => 0.5);
        Assert.Equal(TimeSpan.FromMilliseconds(100), none.Next(Long - TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.Zero, none.Next(Long));

        var longer = new StreamRetries(new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { RetryBackoffBase = TimeSpan.FromSeconds(2) }, static () => 0.5);
        Assert.Equal(TimeSpan.FromSeconds(2), longer.Next(TimeSpan.Zero));
        var shorter = new StreamRetries(
            new ProxyConfig(NetworkProtocol.GrpcWebSocket, "p:1") { RetryBackoffBase = TimeSpan.Zero, MaxBackoff = TimeSpan.FromMilliseconds(5) }, static () => 0.5);
        Assert.Equal(TimeSpan.FromMilliseconds(5), shorter.Next(TimeSpan.Zero));
    }
}
