using System;
using Statsig.Fast.Networking.Grpc;

namespace Statsig.Fast.Tests.Networking.Grpc;

public sealed class GrpcDeadlineTests
{
    [Theory]
    [InlineData(20_000_000_0L, "20S")]
    [InlineData(3_000_000_0L, "3S")]
    [InlineData(3_500_000_0L, "3500m")]
    [InlineData(1_0000L, "1m")]
    [InlineData(15L, "2u")]
    [InlineData(10L, "1u")]
    [InlineData(0L, "1u")]
    [InlineData(600_000_000_0L, "600S")]
    [InlineData(99_999_999_0L, "99999999u")]
    [InlineData(100_000_001_0L, "100001m")]
    [InlineData(36_000_000_000_000_0L, "36000000S")]
    public void Format_Ticks_HasAtMostEightDigitsAndIsNotShorter(long ticks, string expected) =>
        Assert.Equal(expected, GrpcDeadline.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Format_LongestTime_IsInHours() => Assert.Equal("99999999H", GrpcDeadline.Format(TimeSpan.MaxValue));
}
