using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>Writes changes as SARIF 2.1.0: one result each, at the line of the snapshot that holds the entry.</summary>
internal static class SarifWriter
{
    private static readonly (ChangeType Type, string Text)[] Rules =
    [
        (ChangeType.Added, "The live specs have an entry, parameter or group that the snapshot lacks."),
        (ChangeType.Removed, "The live specs lack an entry, parameter or group that the snapshot has."),
        (ChangeType.Retyped, "A parameter has another type."),
        (ChangeType.Status, "An entry has another status."),
        (ChangeType.Unit, "An entry is bucketed by another ID type."),
    ];

    internal static void Write(IReadOnlyList<Change> changes, ComparedFiles files, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, TextOutput.IndentedJson))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (Change change in changes)
            {
                WriteResult(json, change, files);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "statsig-fast");
        if (typeof(SarifWriter).Assembly.GetName().Version is { } version)
        {
            json.WriteString("semanticVersion", version.ToString(3));
        }

        json.WriteStartArray("rules");
        foreach ((ChangeType type, string text) in Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", ChangeTypes.WordOf(type));
            json.WriteStartObject("shortDescription");
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Change change, ComparedFiles files)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", ChangeTypes.WordOf(change.Type));
        json.WriteNumber("ruleIndex", Array.FindIndex(Rules, rule => rule.Type == change.Type));
        json.WriteString("level", change.IsBreaking ? "error" : "note");
        json.WriteStartObject("message");
        json.WriteString("text", $"{change.Subject}: {change.Message}");
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", FilePaths.UriOf(files.Before));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", LineOf(change.Name, files.BeforeText));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The first line that mentions the name as a JSON text; the first of all when none does.</summary>
    private static int LineOf(string name, string text)
    {
        int position = text.IndexOf($"\"{JsonEncodedText.Encode(name, TextOutput.IndentedJson.Encoder)}\"", StringComparison.Ordinal);
        return position < 0 ? 1 : text.AsSpan(0, position).Count('\n') + 1;
    }
}
