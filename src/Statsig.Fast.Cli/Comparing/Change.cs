namespace Statsig.Fast.Cli.Comparing;

/// <summary>One difference between two snapshots.</summary>
/// <param name="Kind">What changed: "gate", "dynamic config", "experiment", "layer" or "parameter store".</param>
/// <param name="Name">Its name.</param>
/// <param name="Part">The parameter, property or group in it, as a path; null when the entry as a whole changed.</param>
/// <param name="Type">How it changed.</param>
/// <param name="IsBreaking">True when code that was generated from the first snapshot no longer fits the second.</param>
/// <param name="Message">What is different, for people.</param>
internal sealed record Change(string Kind, string Name, string? Part, ChangeType Type, bool IsBreaking, string Message)
{
    /// <summary>What changed, in one text.</summary>
    internal string Subject => Name.Length == 0 ? Kind : Part is null ? $"{Kind} {Name}" : $"{Kind} {Name}, {Part}";

    /// <summary>"breaking" or "additive" for what generated code sees, and "rule" for what only answers depend on.</summary>
    internal string Severity => Type == ChangeType.Rule ? "rule" : IsBreaking ? "breaking" : "additive";
}
