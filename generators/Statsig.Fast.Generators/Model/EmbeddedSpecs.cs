namespace Statsig.Fast.Generators.Model;

/// <summary>A payload that goes into the assembly, compared by value: an equal one leaves the output cached.</summary>
/// <param name="Namespace">The namespace of the generated type.</param>
/// <param name="IsPublic">True when it is public.</param>
/// <param name="Json">The payload, without white space between its tokens.</param>
internal sealed record EmbeddedSpecs(string Namespace, bool IsPublic, string Json);
