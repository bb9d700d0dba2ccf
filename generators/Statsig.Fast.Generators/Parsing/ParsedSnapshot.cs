using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>The result of parsing one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Schema">What to generate from; null when nothing is generated.</param>
/// <param name="Embedded">The payload to embed; null when none is.</param>
/// <param name="Problems">What to report.</param>
internal sealed record ParsedSnapshot(string Path, SnapshotSchema? Schema, EmbeddedSpecs? Embedded, SnapshotProblems Problems);
