using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>Writes changes as text, Markdown or JSON.</summary>
internal static class ChangeReportWriter
{
    internal static void Write(string format, IReadOnlyList<Change> changes, ComparedFiles files, Stream output)
    {
        switch (format)
        {
            case "json":
                WriteJson(changes, files, output);
                break;
            case "markdown":
                WriteMarkdown(changes, files, output);
                break;
            case "sarif":
                SarifWriter.Write(changes, files, output);
                break;
            default:
                WriteText(changes, output);
                break;
        }
    }

    private static void WriteText(IReadOnlyList<Change> changes, Stream output)
    {
        using StreamWriter text = TextOutput.Writer(output);
        foreach (Change change in changes)
        {
            text.WriteLine(OneLine.Of($"{change.Severity}: {change.Subject}: {change.Message}"));
        }

        text.WriteLine(SummaryOf(changes));
    }

    private static void WriteMarkdown(IReadOnlyList<Change> changes, ComparedFiles files, Stream output)
    {
        using StreamWriter text = TextOutput.Writer(output);
        text.WriteLine($"**{MarkdownText.Escape(files.Before)}** compared with **{MarkdownText.Escape(files.After)}**: {SummaryOf(changes)}");
        if (changes.Count == 0)
        {
            return;
        }

        text.WriteLine();
        text.WriteLine("| | what | change |");
        text.WriteLine("| --- | --- | --- |");
        foreach (Change change in changes)
        {
            text.WriteLine($"| {change.Severity} | {MarkdownText.Escape(change.Subject)} | {MarkdownText.Escape(change.Message)} |");
        }
    }

    private static void WriteJson(IReadOnlyList<Change> changes, ComparedFiles files, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, TextOutput.IndentedJson))
        {
            json.WriteStartObject();
            json.WriteString("before", files.Before);
            json.WriteString("after", files.After);
            json.WriteNumber("breaking", changes.Count(static change => change.IsBreaking));
            json.WriteNumber("additive", changes.Count(static change => change.Severity == "additive"));
            json.WriteNumber("rules", changes.Count(static change => change.Type == ChangeType.Rule));
            json.WriteStartArray("changes");
            foreach (Change change in changes)
            {
                json.WriteStartObject();
                json.WriteString("kind", change.Kind);
                json.WriteString("name", change.Name);
                if (change.Part is not null)
                {
                    json.WriteString("part", change.Part);
                }

                json.WriteString("change", ChangeTypes.WordOf(change.Type));
                json.WriteBoolean("breaking", change.IsBreaking);
                json.WriteString("message", change.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static string SummaryOf(IReadOnlyList<Change> changes)
    {
        int breaking = changes.Count(static change => change.IsBreaking);
        int rules = changes.Count(static change => change.Type == ChangeType.Rule);
        return changes.Count == 0 ? "no changes." : $"{breaking} breaking, {changes.Count - breaking - rules} additive{(rules == 0 ? "" : $", {rules} of rules and values")}.";
    }
}
