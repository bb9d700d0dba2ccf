
namespace Statsig.Fast;

/// <summary>One difference between the current specs and the spec snapshot of the generated code.</summary>
/// <param name="Kind">The kind of difference.</param>
/// <param name="EntryKind">"gate", "dynamic config", "experiment", "layer" or "parameter store".</param>
/// <param name="EntryName">The name of the entry.</param>
/// <param name="Parameter">The parameter; null when the entry is missing.</param>
public readonly record struct SchemaDifference(SchemaDifferenceKind Kind, string EntryKind, string EntryName, string? Parameter)
{
    /// <summary>The difference in words.</summary>
    public override string ToString() => Kind switch
    {
        SchemaDifferenceKind.MissingEntry => $"{EntryKind} \"{EntryName}\" is missing",
        SchemaDifferenceKind.MissingParameter => $"{EntryKind} \"{EntryName}\" can lack the parameter \"{Parameter}\"",
        _ => $"{EntryKind} \"{EntryName}\" has another type of parameter \"{Parameter}\"",
    };
}
