namespace Statsig.Fast.Cli.Inspecting;

/// <summary>What evaluations of a console depend on besides the specs.</summary>
/// <param name="Environment">The environment tier.</param>
/// <param name="GlobalFieldsPath">A file with custom fields of every user.</param>
/// <param name="IdListsPath">A file of ID lists, for specs from a file.</param>
/// <param name="SnapshotPath">The snapshot that the specs are compared with.</param>
internal sealed record InspectionArguments(string? Environment, string? GlobalFieldsPath, string? IdListsPath, string? SnapshotPath);
