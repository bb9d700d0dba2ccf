using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The report as SARIF 2.1.0: one result for each entity that changes, at the line of the newer payload that holds it.</summary>
internal static class SarifReport
{
    private static readonly (string Id, string Text)[] Rules =
    [
        ("limit", "A limit for changed answers is exceeded."),
        ("flips", "Users get another value."),
        ("rules", "Users get the same value by another rule or group."),
        ("definition", "The definition changed, and no answer is another one."),
    ];

    internal static void Write(ReplayResult result, Stream output)
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
            foreach (BrokenLimit broken in result.Broken)
            {
                WriteResult(json, "limit", "error", ReportWords.Broken(broken, result.Users), broken.Entity, result);
            }

            foreach (EntityResult entity in result.Entities)
            {
                (string rule, string level) = entity.Flips > 0 ? ("flips", "warning") : entity.RuleChanges > 0 ? ("rules", "note") : ("definition", "note");
                string changes = string.Join("; ", entity.Changes.Concat(entity.Causes));
                WriteResult(json, rule, level, $"{entity.Subject}: {ReportWords.Counts(entity, result.Users)}.{(changes.Length == 0 ? "" : $" {changes}.")}", entity, result);
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
        if (typeof(SarifReport).Assembly.GetName().Version is { } version)
        {
            json.WriteString("semanticVersion", version.ToString(3));
        }

        json.WriteStartArray("rules");
        foreach ((string id, string text) in Rules)
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

    private static void WriteResult(Utf8JsonWriter json, string rule, string level, string message, EntityResult entity, ReplayResult result)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", rule);
        json.WriteNumber("ruleIndex", Array.FindIndex(Rules, entry => entry.Id == rule));
        json.WriteString("level", level);
        json.WriteStartObject("message");
        json.WriteString("text", message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", FilePaths.UriOf(result.After));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", entity.Place?.Line ?? 1);
        if (entity.Place is { } place)
        {
            json.WriteNumber("startColumn", place.Column);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
