using System;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>Compares what was called, what the servers say became of it, and what the service got: exact to the event.</summary>
internal sealed class SoakJudgement(EventTotals totals, PostLedger ledger, SoakReport report)
{
    /// <summary>How many numbered events were logged.</summary>
    internal required long Numbered { get; init; }

    /// <summary>How many calls should have left an exposure.</summary>
    internal required long Exposures { get; init; }

    /// <summary>
    /// How many posts the client ended, or had under way when a stop ran out of time: the service may have answered these without being
    /// heard.
    /// </summary>
    internal required long MostLatePosts { get; init; }

    /// <summary>Whether the spill file was damaged in a way that may hide events or bring back sent ones.</summary>
    internal required bool IsSpillTornUp { get; init; }

    internal void Judge()
    {
        long called = Numbered + Exposures;
        report.Require(totals.Entered == called, $"{called} calls should have left an event, and {totals.Entered} were accepted.");

        long ended = totals.Sent + totals.Deduplicated + totals.SampledOut + totals.Dropped + totals.LastLeft + totals.Damaged;
        long hidden = totals.Left - totals.Recovered - totals.Damaged;
        report.Require(totals.Entered == ended + hidden, $"{totals.Entered} events were accepted, and {ended} have an end; {hidden} were lost with damage that hides them.");
        report.Require(hidden == 0 || IsSpillTornUp, $"{totals.Left} events were left in the spill file, {totals.Recovered} recovered and {totals.Damaged} said to be damaged.");

        long unheard = ledger.EventsAnswered - totals.Sent;
        report.Require(unheard >= 0, $"{totals.Sent} events count as sent, and the service took and answered {ledger.EventsAnswered}.");
        report.Require(unheard <= MostLatePosts * SoakLife.BatchEvents, $"{unheard} events were taken and answered but do not count as sent; at most {MostLatePosts} posts were ended by the client.");

        (long repeated, long unexplained) = ledger.Repeats();
        report.Require(unexplained <= Math.Max(unheard, 0), $"{unexplained} events came again although their post was answered; {unheard} answers were not heard.");
        report.Require(ledger.NumbersInTwoBatches == 0 || IsSpillTornUp, $"{ledger.NumbersInTwoBatches} numbered events came in two different batches.");
        report.Require(ledger.UnexpectedEvents == 0, $"{ledger.UnexpectedEvents} events came that nobody logged.");
        report.Require(ledger.UnreadablePosts == 0, $"{ledger.UnreadablePosts} posts could not be read.");

        // Those that never came must be reported as lost, and of those that are reported as lost only posts without an answer may have come
        // all the same.
        long came = ledger.EventsTaken - ledger.NumbersInTwoBatches;
        long missing = totals.Entered - totals.Deduplicated - totals.SampledOut - came;
        long missingNumbered = Numbered - ledger.NumbersTaken;
        long said = totals.Dropped + totals.LastLeft + totals.Damaged + hidden;
        report.Require(missingNumbered >= 0 && missingNumbered <= Math.Max(missing, 0), $"{missingNumbered} numbered events and {missing} events of any kind did not come.");
        report.Require(missing <= said || IsSpillTornUp, $"{missing} events did not come, and {said} are said to be lost.");

        report.Note("events", $"{totals.Entered} accepted ({Numbered} numbered), {totals.Deduplicated} deduplicated, {totals.SampledOut} sampled out");
        report.Note("delivered", $"{came} different ones ({ledger.NumbersTaken} numbered), {totals.Sent} count as sent, {repeated} came again, {unheard} answers were not heard");
        report.Note("missing", $"{missing} ({missingNumbered} numbered); said to be lost: {totals.Dropped + totals.Damaged + hidden}");
        report.Note("lost by reason", $"{totals}{(hidden > 0 ? $", {hidden} hidden by damage of the spill file" : "")}");
        report.Note("damaged when opened", $"{totals.Damaged} events in {totals.DamagedPlaces} places");
        report.Note("spill file", $"{totals.Left} left, {totals.Recovered} recovered, {totals.LastLeft} left at the end");
        report.Note("posts", $"{ledger.PostsOf(PostFate.Taken)} taken, {ledger.PostsOf(PostFate.AnswerLost)} taken without an answer, {ledger.PostsOf(PostFate.Refused)} refused");
    }
}
