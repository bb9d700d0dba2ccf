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
        string file = FileNameOf(schema.Namespace);
        foreach (EntryKind kind in EntryKind.All)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            EquatableList<SnapshotEntry> entries = kind.EntriesOf(schema.Snapshot);
            string[] identifiers = NamePlan.OfEntries(kind, entries);
            Add(context, file, kind.Name, EntriesEmitter.Emit(schema, kind, entries, identifiers));
        }

        Add(context, file, "Accessors", AccessorsEmitter.Emit(schema));
        Add(context, file, "Schema", SchemaClassEmitter.Emit(schema));
    }

    internal static string Visibility(bool isPublic) => isPublic ? "public" : "internal";

    /// <summary>Returns the start of the names of the files of a namespace.</summary>
    internal static string FileNameOf(string name) => name.Replace("@", "");

    /// <summary>Adds a file.</summary>
    /// <param name="context">The output.</param>
    /// <param name="file">The start of its name.</param>
    /// <param name="part">What it has, the end of its name.</param>
    /// <param name="source">The text.</param>
    internal static void Add(SourceProductionContext context, string file, string part, string source) =>
        context.AddSource($"{file}.{part}.g.cs", SourceText.From(source, Encoding.UTF8));
}
