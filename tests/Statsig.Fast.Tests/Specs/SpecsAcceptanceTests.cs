using System;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Which deliveries replace which, and the checks around it.</summary>
public sealed class SpecsAcceptanceTests
{
    private const long Now = 1_700_000_000_000;
    private const long Hour = 3_600_000;

    [Theory]
    [InlineData(1000, "a", 999, "z", SpecsDecision.Stale)]
    [InlineData(1000, "a", 1000, "a", SpecsDecision.SameChecksum)]
    [InlineData(1000, "a", 1000, "b", SpecsDecision.Apply)]
    [InlineData(1000, "a", 1000, null, SpecsDecision.Apply)]
    [InlineData(1000, "a", 1001, "a", SpecsDecision.SameChecksum)]
    [InlineData(1000, null, 1000, null, SpecsDecision.Apply)]
    [InlineData(1000, "", 1000, "", SpecsDecision.Apply)]
    [InlineData(0, null, 0, "a", SpecsDecision.Apply)]
    [InlineData(1000, null, 0, "a", SpecsDecision.Stale)]
    internal void Decide_TimesAndChecksums_FollowTheTable(
        long currentTime, string? currentChecksum, long time, string? checksum, SpecsDecision expected)
    {
        SpecSet set = new() { Payload = default, HasUpdates = true, Time = time, Checksum = checksum };

        SpecsAcceptance actual = SpecsAcceptance.Decide(
            currentTime, currentChecksum, new SpecsReadResult(SpecsReadStatus.Accepted, set, null), Now, null);

        Assert.Equal(new SpecsAcceptance(expected, null), actual);
    }

    /// <summary>Specs that are dated in the future, beyond what clocks explain, keep out those of the future only.</summary>
    [Theory]
    [InlineData(Now + Hour, Now, SpecsDecision.Stale)]
    [InlineData(Now + Hour + 1, Now, SpecsDecision.Apply)]
    [InlineData(Now + Hour + 1, Now + Hour, SpecsDecision.Apply)]
    [InlineData(Now + Hour + 1, 1, SpecsDecision.Apply)]
    [InlineData(Now + Hour + 2, Now + Hour + 1, SpecsDecision.Stale)]
    [InlineData(long.MaxValue, Now, SpecsDecision.Apply)]
    [InlineData(long.MaxValue, long.MaxValue - 1, SpecsDecision.Stale)]
    [InlineData(Now, Now - 1, SpecsDecision.Stale)]
    [InlineData(Now, long.MaxValue, SpecsDecision.Apply)]
    internal void Decide_CurrentIsDatedInTheFuture_DoesNotBlockThePresent(long currentTime, long time, SpecsDecision expected)
    {
        SpecSet set = new() { Payload = default, HasUpdates = true, Time = time, Checksum = "b" };

        Assert.Equal(expected, SpecsAcceptance.Decide(currentTime, "a", new SpecsReadResult(SpecsReadStatus.Accepted, set, null), Now, null).Decision);
    }

    [Fact]
    public void Decide_WithoutUpdates_IsNoUpdates() =>
        Assert.Equal(SpecsDecision.NoUpdates, Decide("""{"has_updates":false}""", "1").Decision);

    [Fact]
    public void Decide_UnreadablePayload_IsRejectedWithItsError()
    {
        SpecsAcceptance actual = Decide("[]", "1");

        Assert.Equal(SpecsDecision.Rejected, actual.Decision);
        Assert.Contains("not a JSON object", actual.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1\"", "1", SpecsDecision.NoUpdates)]
    [InlineData("1", "1", SpecsDecision.NoUpdates)]
    [InlineData("null", "1", SpecsDecision.NoUpdates)]
    [InlineData("\"2\"", "1", SpecsDecision.Rejected)]
    [InlineData("2", "1", SpecsDecision.Rejected)]
    [InlineData("\"2\"", null, SpecsDecision.NoUpdates)]
    internal void Decide_HashedKey_IsCheckedBeforeAnythingElse(string used, string? expected, SpecsDecision decision) =>
        Assert.Equal(decision, Decide($$"""{"has_updates":false,"hashed_sdk_key_used":{{used}}}""", expected).Decision);

    private static SpecsAcceptance Decide(string json, string? key) => SpecsAcceptance.Decide(1000, "a", Payloads.Read(json), Now, key);
}
