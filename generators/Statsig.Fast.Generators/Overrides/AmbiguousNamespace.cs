namespace Statsig.Fast.Generators.Overrides;

/// <summary>A namespace with accessors in several assemblies, whose names are ambiguous: there are no overrides for it.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Assemblies">The names of the assemblies, for the message.</param>
internal sealed record AmbiguousNamespace(string Namespace, string Assemblies);
