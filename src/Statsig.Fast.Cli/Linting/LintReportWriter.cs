using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Linting;

/// <summary>Writes a report as a table with the findings below it, or as one JSON object.</summary>
internal static class LintReportWriter
{
    private static readonly string[] Heads = ["kind", "name", "rules", "conditions", "depth", "evaluations", "regexes", "hashes", "longest list"];

    internal static void WriteText(LintReport report, Stream output)
    {
        using StreamWriter text = TextOutput.Writer(output);
        TextColumns.Write(text, Heads, [.. report.Costs.Select(Cells)], leftAligned: 2);
        text.WriteLine();
        foreach (Finding finding in report.Findings)
        {
            text.WriteLine(OneLine.Of($"{finding.Kind} {finding.Name}: {finding.Id}: {finding.Message}."));
        }

        text.WriteLine(report.Findings.Length == 0
            ? $"{report.Costs.Length} specs, no findings."
            : $"{report.Costs.Length} specs, {report.Findings.Length} findings: {CountsOf(report)}.");
    }

    internal static void WriteJson(LintReport report, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, TextOutput.IndentedJson))
        {
            json.WriteStartObject();
            json.WriteStartArray("specs");
            foreach (SpecCost cost in report.Costs)
            {
                json.WriteStartObject();
                json.WriteString("kind", cost.Kind);
                json.WriteString("name", cost.Name);
                json.WriteNumber("rules", cost.Rules);
                json.WriteNumber("conditions", cost.Conditions);
                json.WriteNumber("depth", cost.Depth);
                json.WriteNumber("evaluations", cost.Evaluations);
                json.WriteNumber("regexes", cost.Regexes);
                json.WriteNumber("hashes", cost.Hashes);
                json.WriteNumber("longestList", cost.LargestList);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("findings");
            foreach (Finding finding in report.Findings)
            {
                json.WriteStartObject();
                json.WriteString("id", finding.Id);
                json.WriteString("kind", finding.Kind);
                json.WriteString("name", finding.Name);
                json.WriteString("message", finding.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static string CountsOf(LintReport report) =>
        string.Join(", ", report.Findings.CountBy(static finding => finding.Id).OrderBy(static count => count.Key, System.StringComparer.Ordinal).Select(static count => $"{count.Value} {count.Key}"));

    private static string[] Cells(SpecCost cost) =>
    [
        cost.Kind, OneLine.Of(cost.Name), Text(cost.Rules), Text(cost.Conditions), Text(cost.Depth), Text(cost.Evaluations), Text(cost.Regexes),
        Text(cost.Hashes), Text(cost.LargestList),
    ];

    private static string Text(long number) =>
        number >= CostAnalysis.Ceiling ? $">={CostAnalysis.Ceiling}" : number.ToString(CultureInfo.InvariantCulture);
}
