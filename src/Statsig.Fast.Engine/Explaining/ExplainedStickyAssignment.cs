namespace Statsig.Fast;

/// <summary>What the sticky assignment of an experiment or layer did to the answer.</summary>
public sealed class ExplainedStickyAssignment
{
    internal ExplainedStickyAssignment(ExplainedStickyAssignmentStatus status, string message, string? key)
    {
        Status = status;
        Message = message;
        Key = key;
    }

    /// <summary>What happened.</summary>
    public ExplainedStickyAssignmentStatus Status { get; }

    /// <summary>The same as a sentence.</summary>
    public string Message { get; }

    /// <summary>The key under which the storage has the user's assignments; null when the user has no unit ID of the type.</summary>
    public string? Key { get; }

    /// <summary>The rule of the sticky assignment; null without one.</summary>
    public string? RuleId { get; internal init; }

    /// <summary>The group of the sticky assignment; null without one.</summary>
    public string? GroupName { get; internal init; }

    /// <summary>The experiment that the sticky assignment of a layer came from; null without one.</summary>
    public string? Experiment { get; internal init; }
}
