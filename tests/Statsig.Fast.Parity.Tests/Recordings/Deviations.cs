using System;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// Why an answer of ours may differ from the recorded one. The list is closed: docs/compatibility.md explains each entry.
/// </summary>
internal enum Deviation
{
    /// <summary>
    /// Targets that differ only in case stay separate for case-sensitive operators; the reference keeps the last of them.
    /// </summary>
    CaseOnlyTargets,

    /// <summary>The version of a nested spec that a mapping answered for does not show in the outer answer.</summary>
    LeakedState,

    /// <summary>Not a deviation of ours: the reference ran with a parser of user agents that is not built in here.</summary>
    OtherUserAgentParser,
}

/// <summary>Explains differences: an excuse needs a fact of the payload, only the parts it is about, and our answer as expected.</summary>
internal sealed class Deviations(Recording recording)
{
    private readonly Lazy<LiveAnswers> _withRecordedParser = new(() => new LiveAnswers(recording.CreateServer(parser: RecordedParser.Default)));

    /// <summary>The deviation that a difference of a gate comes from; null when there is none, and then it is a fault.</summary>
    internal Deviation? Explain(RecordedUser user, string gate, Answer ours, AnswerParts differing)
    {
        PayloadFacts facts = recording.Facts;
        if (differing == AnswerParts.Version && facts.GatesNestingMappedOnes.Contains(gate))
        {
            // Ours has to be the gate's own version.
            return ours.Version == facts.Find(Section.Gates, gate).Version ? Deviation.LeakedState : null;
        }

        if ((differing & ~(AnswerParts.Value | AnswerParts.RuleId)) != AnswerParts.None)
        {
            return null;
        }

        if (facts.CaseOnlyTargets.TryGetValue(gate, out CaseOnlyCondition? condition))
        {
            return condition.Explains(ours, user, recording.GlobalCustomFields) ? Deviation.CaseOnlyTargets : null;
        }

        if (recording.UsedOtherParser && facts.UserAgentGates.Contains(gate))
        {
            // Ours has to be what the reference's default parser, as recorded, would have led to.
            Answer expected = _withRecordedParser.Value.Read(Section.Gates, user.User, gate);
            return expected.DifferencesTo(ours) == AnswerParts.None ? Deviation.OtherUserAgentParser : null;
        }

        return null;
    }
}
