using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Statsig.Fast.Cli.Output;

/// <summary>Writes a log in SARIF 2.1.0 with the results of one run.</summary>
/// <param name="rules">The rules: the ID and a sentence for each.</param>
internal sealed class SarifLog((string Id, string Text)[] rules)
{
    /// <summary>Writes the log.</summary>
    /// <param name="results">The results, in their order.</param>
    /// <param name="output">The destination.</param>
    internal void Write(IEnumerable<SarifResult> results, Stream output)
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
            foreach (SarifResult result in results)
            {
                WriteResult(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "statsig-fast");
        if (typeof(SarifLog).Assembly.GetName().Version is { } version)
        {
            json.WriteString("semanticVersion", version.ToString(3));
        }

        json.WriteStartArray("rules");
        foreach ((string id, string text) in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, SarifResult result)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.RuleId);
        json.WriteNumber("ruleIndex", Array.FindIndex(rules, rule => rule.Id == result.RuleId));
        json.WriteString("level", result.Level);
        json.WriteStartObject("message");
        json.WriteString("text", result.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", FilePaths.UriOf(result.File));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", result.Line);
        if (result.Column is { } column)
        {
            json.WriteNumber("startColumn", column);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>One result.</summary>
/// <param name="RuleId">The ID of one of the rules.</param>
/// <param name="Level">"error", "warning" or "note".</param>
/// <param name="Message">The text.</param>
/// <param name="File">The path of the file.</param>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="Column">The column in the line, from 1; null for the whole line.</param>
internal sealed record SarifResult(string RuleId, string Level, string Message, string File, int Line, int? Column = null);
