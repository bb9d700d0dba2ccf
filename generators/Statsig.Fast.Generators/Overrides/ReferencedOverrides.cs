using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>The accessors of other assemblies that a project can use, compared by value.</summary>
/// <param name="Schemas">Those for which overrides are generated, in ordinal order of their namespaces.</param>
/// <param name="Ambiguous">The namespaces that several assemblies have, in ordinal order.</param>
internal sealed record ReferencedOverrides(EquatableList<OverrideSchema> Schemas, EquatableList<AmbiguousNamespace> Ambiguous)
{
    internal static readonly ReferencedOverrides None = new(EquatableList<OverrideSchema>.Empty, EquatableList<AmbiguousNamespace>.Empty);
}
