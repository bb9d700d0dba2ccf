using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>Writes changes as SARIF 2.1.0: one result each, at the line of the snapshot that holds the entry.</summary>
internal static class SarifWriter
{
    private static readonly SarifLog Log = new(
    [
        (ChangeTypes.WordOf(ChangeType.Added), "The live specs have an entry, parameter or group that the snapshot lacks."),
        (ChangeTypes.WordOf(ChangeType.Removed), "The live specs lack an entry, parameter or group that the snapshot has."),
        (ChangeTypes.WordOf(ChangeType.Retyped), "A parameter has another type."),
        (ChangeTypes.WordOf(ChangeType.Status), "An entry has another status."),
        (ChangeTypes.WordOf(ChangeType.Unit), "An entry is bucketed by another ID type."),
    ]);

    internal static void Write(IReadOnlyList<Change> changes, ComparedFiles files, Stream output) => Log.Write(
        changes.Select(change => new SarifResult(
            ChangeTypes.WordOf(change.Type),
            change.IsBreaking ? "error" : "note",
            $"{change.Subject}: {change.Message}",
            files.Before,
            LineOf(change.Name, files.BeforeText))),
        output);

    /// <summary>The first line that mentions the name as a JSON text; the first of all when none does.</summary>
    private static int LineOf(string name, string text)
    {
        int position = text.IndexOf($"\"{JsonEncodedText.Encode(name, TextOutput.IndentedJson.Encoder)}\"", StringComparison.Ordinal);
        return position < 0 ? 1 : text.AsSpan(0, position).Count('\n') + 1;
    }
}
