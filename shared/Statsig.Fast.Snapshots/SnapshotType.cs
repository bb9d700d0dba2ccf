namespace Statsig.Fast.Snapshots;

/// <summary>The type of a parameter.</summary>
/// <param name="Kind">What the values are.</param>
internal sealed record SnapshotType(SnapshotTypeKind Kind)
{
    /// <summary>The type of a list's elements: one of the four simple ones; null when they have no one type.</summary>
    public SnapshotType? Items { get; init; }

    /// <summary>The properties of an object, in ordinal order; empty when its shape is not known.</summary>
    public EquatableList<SnapshotParameter> Properties { get; init; } = EquatableList<SnapshotParameter>.Empty;

    /// <summary>A group has null for it, or leaves it out.</summary>
    public bool IsNullable { get; init; }

    /// <summary>A rule, or the default, leaves it out.</summary>
    public bool IsOptional { get; init; }

    internal bool IsSimple => Kind is SnapshotTypeKind.String or SnapshotTypeKind.Integer or SnapshotTypeKind.Number or SnapshotTypeKind.Boolean;

    /// <summary>The name of a kind in the schema form.</summary>
    internal static string NameOf(SnapshotTypeKind kind) => kind switch
    {
        SnapshotTypeKind.String => "string",
        SnapshotTypeKind.Integer => "integer",
        SnapshotTypeKind.Number => "number",
        SnapshotTypeKind.Boolean => "boolean",
        SnapshotTypeKind.Array => "array",
        SnapshotTypeKind.Object => "object",
        _ => "json",
    };

    /// <summary>The kind of a name in the schema form, or of a parameter store's declaration; null for other words.</summary>
    internal static SnapshotTypeKind? KindOf(string name) => name switch
    {
        "string" => SnapshotTypeKind.String,
        "integer" => SnapshotTypeKind.Integer,
        "number" => SnapshotTypeKind.Number,
        "boolean" => SnapshotTypeKind.Boolean,
        "array" => SnapshotTypeKind.Array,
        "object" => SnapshotTypeKind.Object,
        "json" => SnapshotTypeKind.Json,
        _ => null,
    };
}
