namespace Statsig.Fast.StickyAssignments;

/// <summary>What was decided between a live answer and a sticky assignment.</summary>
internal enum StickyStep : byte
{
    /// <summary>The live answer has no spec: an unknown name or an override.</summary>
    NoSpec,

    /// <summary>The user has no unit ID of the type.</summary>
    NoKey,

    /// <summary>The assignments could not be read.</summary>
    Unreadable,

    /// <summary>The call passed no assignments, so that of the experiment is deleted.</summary>
    NotPassed,

    /// <summary>The experiment is not active, so the assignment is deleted.</summary>
    NotActive,

    /// <summary>There is no assignment, and the user is in no group.</summary>
    NotInExperiment,

    /// <summary>There is no assignment, and the live answer is saved.</summary>
    Saved,

    /// <summary>Current rules take precedence.</summary>
    Enforced,

    /// <summary>The assignment is the answer.</summary>
    Kept,

    /// <summary>The assignment cannot be used.</summary>
    Unusable,
}
