namespace Statsig.Fast;

/// <summary>What the persisted assignment of an experiment or layer did to the answer.</summary>
public sealed class ExplainedAssignment
{
    internal ExplainedAssignment(ExplainedAssignmentStatus status, string message, string? key)
    {
        Status = status;
        Message = message;
        Key = key;
    }

    /// <summary>What happened.</summary>
    public ExplainedAssignmentStatus Status { get; }

    /// <summary>The same as a sentence.</summary>
    public string Message { get; }

    /// <summary>The key under which the storage has the user's assignments; null when the user has no unit ID of the type.</summary>
    public string? Key { get; }

    /// <summary>The rule of the persisted assignment; null without one.</summary>
    public string? RuleId { get; internal init; }

    /// <summary>The group of the persisted assignment; null without one.</summary>
    public string? GroupName { get; internal init; }

    /// <summary>The experiment that the persisted assignment of a layer came from; null without one.</summary>
    public string? Experiment { get; internal init; }
}
