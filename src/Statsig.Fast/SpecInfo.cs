namespace Statsig.Fast;

/// <summary>Something that can be asked for by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">Which getter answers for it.</param>
/// <param name="IdType">What it is bucketed by, such as "userID".</param>
/// <param name="Version">The version of the spec, when it has one.</param>
public sealed record SpecInfo(string Name, SpecType Type, string IdType, uint? Version);
