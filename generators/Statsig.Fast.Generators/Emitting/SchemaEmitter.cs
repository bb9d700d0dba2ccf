using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Emitting;

/// <summary>
/// Writes the files of one snapshot: one for each kind, one for the schema, one that gathers the accessors of one server.
/// </summary>
internal static class SchemaEmitter
{
    /// <summary>On every generated type, so that coverage and style tools leave it alone.</summary>
    internal const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"Statsig.Fast.Generators\", \"1\")]";

    internal static void Emit(SourceProductionContext context, SnapshotSchema schema)
    {
        foreach (EntryKind kind in EntryKind.All)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            EquatableList<SnapshotEntry> entries = kind.EntriesOf(schema.Snapshot);
            string[] identifiers = NamePlan.OfEntries(kind, entries);
            Add(context, schema, kind.Name, EntriesEmitter.Emit(schema, kind, entries, identifiers));
        }

        Add(context, schema, "Accessors", AccessorsEmitter.Emit(schema));
        Add(context, schema, "Schema", SchemaClassEmitter.Emit(schema));
    }

    internal static string Visibility(SnapshotSchema schema) => schema.IsPublic ? "public" : "internal";

    private static void Add(SourceProductionContext context, SnapshotSchema schema, string part, string source) =>
        context.AddSource($"{schema.Namespace.Replace("@", "")}.{part}.g.cs", SourceText.From(source, Encoding.UTF8));
}
