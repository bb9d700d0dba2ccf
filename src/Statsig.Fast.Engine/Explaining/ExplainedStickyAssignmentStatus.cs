namespace Statsig.Fast;

/// <summary>What a sticky assignment did to an answer.</summary>
public enum ExplainedStickyAssignmentStatus : byte
{
    /// <summary>Assignments do not apply to the call.</summary>
    Ignored,

    /// <summary>There is no assignment, and the live answer counts.</summary>
    Live,

    /// <summary>The assignment is the answer.</summary>
    Kept,

    /// <summary>Current rules take precedence over the assignment, because the call demands it.</summary>
    Enforced,

    /// <summary>The assignment ends, because the experiment is not active or the call passed no assignments.</summary>
    Ended,
}
