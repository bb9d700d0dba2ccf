using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Overrides;

/// <summary>An entry whose parameters a test can set.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Identifier">The struct of the generated answer, and the class that sets its parameters.</param>
/// <param name="Parameters">The parameters; never empty.</param>
internal sealed record OverrideEntry(EntryKind Kind, string Identifier, EquatableList<OverrideParameter> Parameters);
