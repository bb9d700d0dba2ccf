using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The judgement of a run finds one event too few, one too many and one that is not reported.</summary>
public sealed class SoakJudgementTests
{
    private static readonly EventStatistics Good = new() { Accepted = 6, Sent = 4, Deduplicated = 1, DroppedQueueFull = 1 };

    private readonly PostLedger _ledger = new();
    private readonly EventTotals _totals = new();
    private readonly SoakReport _report = new(seed: 1);

    [Fact]
    public void Judge_EveryEventCameOrIsSaidToBeLost_FindsNothing()
    {
        Post(PostFate.Taken, 0, 1);
        Post(PostFate.Refused, 2);
        Post(PostFate.Taken, 2);
        Post(PostFate.Taken, exposures: 1, numbers: []);

        Assert.Empty(Judge(Good, numbered: 4, exposures: 2));
    }

    [Theory]
    [InlineData(7, 4, "7 calls should have left an event")] // A call whose event was not even accepted.
    [InlineData(6, 5, "5 events count as sent")] // One that counts as sent and never came.
    public void Judge_AnEventIsLostInSilence_SaysSo(long called, long sent, string expected)
    {
        Post(PostFate.Taken, 0, 1, 2);
        Post(PostFate.Taken, exposures: 1, numbers: []);

        string violation = Judge(Good with { Sent = sent, Deduplicated = 5 - sent }, numbered: 4, exposures: called - 4)[0];

        Assert.Contains(expected, violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AccountsOfALifeDoNotAddUp_SaysSo()
    {
        Post(PostFate.Taken, 0, 1, 2);
        Post(PostFate.Taken, exposures: 1, numbers: []);

        Assert.Contains(Judge(Good with { DroppedQueueFull = 0 }, numbered: 4, exposures: 2), static violation => violation.Contains("5 have an end", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_EventsLeftInTheSpillFileAreNotRecovered_SaysSo()
    {
        Post(PostFate.Taken, 0, 1, 2);
        _totals.Add(new EventStatistics { Accepted = 4, Sent = 1, Pending = 3, Spilled = 3 }, _report, 1);

        Assert.Contains(
            Judge(new EventStatistics { Accepted = 2, Sent = 2, Recovered = 2 }, numbered: 4, exposures: 0),
            static violation => violation.Contains("3 events were left in the spill file, 2 recovered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Judge_ABatchComesAgain_NeedsALostAnswer(bool isAnswerLost, int violations)
    {
        Post(isAnswerLost ? PostFate.AnswerLost : PostFate.Taken, 0, 1, 2);
        Post(PostFate.Taken, 0, 1, 2);

        long sent = isAnswerLost ? 3 : 6;
        IReadOnlyList<string> found = Judge(new EventStatistics { Accepted = sent, Sent = sent }, numbered: 3, exposures: sent - 3);

        Assert.Equal(violations, found.Count(static violation => violation.Contains("came again although", StringComparison.Ordinal)));
    }

    [Fact]
    public void Judge_ANumberComesInTwoBatches_SaysSo()
    {
        Post(PostFate.Taken, 0, 1);
        Post(PostFate.Taken, 1, 2);

        Assert.Contains(
            Judge(new EventStatistics { Accepted = 4, Sent = 4 }, numbered: 4, exposures: 0), static violation => violation.Contains("1 numbered events came in two", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_AnAnswerWasNotHeard_NeedsAPostThatTheClientEnded()
    {
        Post(PostFate.Taken, 0, 1);
        var said = new EventStatistics { Accepted = 2, DroppedAtShutdown = 2 };

        Assert.Contains(Judge(said, numbered: 2, exposures: 0), static violation => violation.Contains("do not count as sent", StringComparison.Ordinal));
        Assert.Empty(Judgement(new SoakReport(seed: 1), numbered: 2, exposures: 0, latePosts: 1).Violations);
    }

    [Fact]
    public void Note_ABodyThatIsDamaged_IsCounted()
    {
        _ledger.Note("{\"events\":[{"u8, isCompressed: false, PostFate.Taken);
        _ledger.Note("no gzip"u8, isCompressed: true, PostFate.Refused);

        Assert.Equal((2L, 0L), (_ledger.UnreadablePosts, _ledger.EventsTaken));
    }

    private IReadOnlyList<string> Judge(in EventStatistics life, long numbered, long exposures)
    {
        _totals.Add(life, _report, 1);
        return Judgement(_report, numbered, exposures, latePosts: 0).Violations;
    }

    private SoakReport Judgement(SoakReport report, long numbered, long exposures, long latePosts)
    {
        new SoakJudgement(_totals, _ledger, report) { Numbered = numbered, Exposures = exposures, MostLatePosts = latePosts, IsSpillTornUp = false }.Judge();
        return report;
    }

    private void Post(PostFate fate, params long[] numbers) => Post(fate, 0, numbers);

    private void Post(PostFate fate, int exposures, long[] numbers)
    {
        IEnumerable<string> events = numbers.Select(static number => string.Create(CultureInfo.InvariantCulture, $$$"""{"eventName":"numbered","value":{{{number}}},"user":{"custom":{"value":7} } }"""))
            .Concat(Enumerable.Repeat("""{"eventName":"statsig::gate_exposure","metadata":{"eventName":"x"}}""", exposures));
        _ledger.Note(Encoding.UTF8.GetBytes($$$"""{"events":[{{{string.Join(',', events)}}}],"statsigMetadata":{"events":[]}}"""), isCompressed: false, fate);
    }
}
