namespace Statsig.Fast.StickyAssignments;

/// <summary>Turns what was decided about an assignment into its explanation.</summary>
internal static class StickyExplanation
{
    internal static ExplainedAssignment Of(StickyStep step, string? key, StickyValues? kept)
    {
        (ExplainedAssignmentStatus status, string message) = step switch
        {
            StickyStep.NoSpec => (ExplainedAssignmentStatus.Ignored, "ignored, because the answer comes from an override or the name is unknown"),
            StickyStep.NoKey => (ExplainedAssignmentStatus.Ignored, "ignored, because the user has no unit ID of the ID type"),
            StickyStep.Unreadable => (ExplainedAssignmentStatus.Ignored, "ignored, because the assignments could not be read"),
            StickyStep.Unusable => (ExplainedAssignmentStatus.Ignored, "ignored, because it cannot be used"),
            StickyStep.NotPassed => (ExplainedAssignmentStatus.Ended, "the call passes no assignments, so it is removed from the storage"),
            StickyStep.NotActive => (ExplainedAssignmentStatus.Ended, "the experiment is not active, so it is removed from the storage"),
            StickyStep.NotInExperiment => (ExplainedAssignmentStatus.Live, "none, and the user is in no group that would be stored"),
            StickyStep.Saved => (ExplainedAssignmentStatus.Live, "none yet, and the call stores the answer"),
            StickyStep.Enforced => (ExplainedAssignmentStatus.Enforced, "current rules take precedence, as the options of the call demand"),
            _ => (ExplainedAssignmentStatus.Kept, "it is the answer, regardless of the current rules"),
        };
        return new ExplainedAssignment(status, message, key) { RuleId = kept?.RuleId, GroupName = kept?.GroupName, Experiment = kept?.ConfigDelegate };
    }
}
