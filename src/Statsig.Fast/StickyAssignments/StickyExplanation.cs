namespace Statsig.Fast.StickyAssignments;

/// <summary>Turns what was decided about an assignment into its explanation.</summary>
internal static class StickyExplanation
{
    internal static ExplainedStickyAssignment Of(StickyStep step, string? key, StickyAssignment? sticky)
    {
        (ExplainedStickyAssignmentStatus status, string message) = step switch
        {
            StickyStep.NoSpec => (ExplainedStickyAssignmentStatus.Ignored, "ignored, because the answer comes from an override or the name is unknown"),
            StickyStep.NoKey => (ExplainedStickyAssignmentStatus.Ignored, "ignored, because the user has no unit ID of the ID type"),
            StickyStep.Unreadable => (ExplainedStickyAssignmentStatus.Ignored, "ignored, because the assignments could not be read"),
            StickyStep.Unusable => (ExplainedStickyAssignmentStatus.Ignored, "ignored, because it cannot be used"),
            StickyStep.NotPassed => (ExplainedStickyAssignmentStatus.Ended, "the call passes no assignments, so it is removed from the storage"),
            StickyStep.NotActive => (ExplainedStickyAssignmentStatus.Ended, "the experiment is not active, so it is removed from the storage"),
            StickyStep.NotInExperiment => (ExplainedStickyAssignmentStatus.Live, "none, and the user is in no group that would be stored"),
            StickyStep.Saved => (ExplainedStickyAssignmentStatus.Live, "none yet, and the call stores the answer"),
            StickyStep.Enforced => (ExplainedStickyAssignmentStatus.Enforced, "current rules take precedence, as the options of the call demand"),
            _ => (ExplainedStickyAssignmentStatus.Kept, "it is the answer, regardless of the current rules"),
        };
        return new ExplainedStickyAssignment(status, message, key) { RuleId = sticky?.RuleId, GroupName = sticky?.GroupName, Experiment = sticky?.ConfigDelegate };
    }
}
