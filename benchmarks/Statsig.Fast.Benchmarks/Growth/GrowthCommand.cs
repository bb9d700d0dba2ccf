using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>What a project and its ID lists cost as they grow, in one run: figures, tables and charts.</summary>
/// <remarks>
/// Writes "growth-specs.json", "growth-lists.json", "growth-deltas.json" and "growth.svg" to the results of this processor, and the
/// tables to docs/performance.md. Four minutes.
/// </remarks>
internal static class GrowthCommand
{
    internal const string Command = "growth";

    private const string Ours = "Statsig.Fast";
    private const string Core = "statsig-node-core";
    private const string Tokens = "reading the tokens alone";
    private const string Document = "docs/performance.md";

    private static readonly int[] DefaultEntries = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <param name="arguments">"--gates N,N...", "--entries N,N...", and "--no-docs" to leave the document as it is; all optional.</param>
    internal static int Run(string[] arguments)
    {
        List<Dictionary<string, double>> specs = SpecsSuite.MeasureAll(arguments, withCore: true);
        List<Dictionary<string, double>> lists = ListSuite.MeasureAll(arguments, DefaultEntries);
        List<Dictionary<string, double>> deltas = DeltaSuite.MeasureAll([]);
        Dictionary<string, double> hour = DeltaSuite.MeasureHour();
        string folder = Path.Combine("benchmarks", "results", CpuIdentity.Current.Folder);
        Directory.CreateDirectory(folder);
        GrowthReport.Write(Path.Combine(folder, "growth-specs.json"), "specs", specs);
        GrowthReport.Write(Path.Combine(folder, "growth-lists.json"), "lists", lists);
        GrowthReport.Write(Path.Combine(folder, "growth-deltas.json"), "deltas", [.. deltas, hour]);
        File.WriteAllText(Path.Combine(folder, "growth.svg"), Chart(specs, lists));
        if (!arguments.Contains("--no-docs"))
        {
            string text = File.ReadAllText(Document);
            text = GrowthReport.Replace(text, "growth-specs", SpecsTable(specs) + Source(folder));
            text = GrowthReport.Replace(text, "growth-lists", ListsTable(lists));
            text = GrowthReport.Replace(text, "growth-deltas", DeltaSuite.Table(deltas) + "\n" + DeltaSuite.HourTable(hour));
            File.WriteAllText(Document, text);
        }

        return 0;
    }

    private static string Chart(List<Dictionary<string, double>> specs, List<Dictionary<string, double>> lists)
    {
        GrowthChart.ChartLine Of(List<Dictionary<string, double>> rows, string size, string name, string figure, double factor = 1) =>
            new(name, [.. rows.Where(row => row.GetValueOrDefault(figure) > 0).Select(row => (row[size], row[figure] * factor))]);
        GrowthChart.ChartLine Gates(string name, string figure, double factor = 1) => Of(specs, "gates", name, figure, factor);
        GrowthChart.ChartLine Entries(string name, string figure, double factor = 1) => Of(lists, "entries", name, figure, factor);
        static GrowthChart.Panel Panel(string title, string sizes, Func<double, string> format, params GrowthChart.ChartLine[] lines) =>
            new(title, sizes, format, [.. lines.Where(static line => line.Points.Length > 0)]);

        return GrowthChart.Draw(
            "What a project and its ID lists cost as they grow",
            string.Create(CultureInfo.InvariantCulture, $"{CpuIdentity.Current.Name}, two virtual processors, .NET {Environment.Version}; both axes are logarithmic"),
            [
                Panel("First load", "gates", Milliseconds, Gates(Ours, "first_load_ms"), Gates(Core, "core_first_load_ms"), Gates(Tokens, "tokens_ms")),
                Panel("One changed gate", "gates", Milliseconds, Gates(Ours, "changed_ms"), Gates(Tokens, "tokens_ms")),
                Panel("Memory", "gates", Bytes, Gates(Ours, "kept_bytes"), Gates(Core, "core_kept_bytes"), Gates("payload", "payload_bytes")),
                Panel("Check, one gate after the other", "gates", Nanoseconds, Gates(Ours, "check_ns"), Gates(Core, "core_check_ns")),
                Panel("First load of a list", "entries", Milliseconds, Entries(Ours, "first_load_ms")),
                Panel("Two more lines", "entries", Milliseconds, Entries(Ours, "update_ms")),
                Panel("Memory of the list", "entries", Bytes, new GrowthChart.ChartLine(Ours, [.. lists.Select(static row => (row["entries"], row["entries"] * row["bytes_per_entry"]))])),
                Panel("Check of a member", "entries", Nanoseconds, Entries("500 users", "check_few_ns"), Entries("20,000 users", "check_hit_ns"), Entries("one random read", "read_ns")),
            ]);
    }

    private static string SpecsTable(List<Dictionary<string, double>> rows)
    {
        var text = new StringBuilder();
        text.Append("| gates | payload, MB | first load, ms | one changed gate, ms | reading the tokens alone, ms | kept, MB | kept per payload byte | check, ns | client response, µs | statsig-node-core: first load, ms | memory, MB | check, ns | client response, µs |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (Dictionary<string, double> row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row["gates"]:#,0} | {row["payload_bytes"] / 1e6:#,0.0#} | {Figure(row, "first_load_ms")} | {Figure(row, "changed_ms")} | {Figure(row, "tokens_ms")} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row["kept_bytes"] / 1e6:#,0.0} | {row["kept_per_byte"]:0.00} | {row["check_ns"]:#,0} | {row["response_us"]:#,0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Figure(row, "core_first_load_ms")} | {Figure(row, "core_kept_bytes", 1e-6)} | {Figure(row, "core_check_ns")} | {Figure(row, "core_response_us")} |\n");
        }

        return text.ToString();
    }

    private static string ListsTable(List<Dictionary<string, double>> rows)
    {
        var text = new StringBuilder();
        text.Append("| entries | first load, ms | of which processor time, ms | bytes an entry | two more lines, ms | allocated for them, bytes | check of 500 members in turn, ns | of 20,000 members, ns | of 20,000 others, ns | one random read of as much memory, ns |\n");
        text.Append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (Dictionary<string, double> row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row["entries"]:#,0} | {Figure(row, "first_load_ms")} | {row["first_load_processor_ms"]:#,0} | {row["bytes_per_entry"]:0.0} | {row["update_ms"]:0.00} | {row["update_allocated_bytes"]:#,0} | {row["check_few_ns"]:0} | {row["check_hit_ns"]:0} | {row["check_miss_ns"]:0} | {row["read_ns"]:0} |\n");
        }

        return text.ToString();
    }

    private static string Source(string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"\n{CpuIdentity.Current.Name}, two virtual processors, .NET {Environment.Version} ([figures](../{folder.Replace('\\', '/')}/growth-specs.json)).\n\n![The figures as charts](../{folder.Replace('\\', '/')}/growth.svg)\n");

    private static string Figure(Dictionary<string, double> row, string name, double factor = 1) => (row.GetValueOrDefault(name) * factor) switch
    {
        0 => "–",
        var value and < 10 => string.Create(CultureInfo.InvariantCulture, $"{value:0.0}"),
        var value => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}"),
    };

    private static string Milliseconds(double value) => value >= 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1_000:#,0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.###} ms");

    private static string Nanoseconds(double value) => value >= 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1_000:#,0.##} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.##} ns");

    private static string Bytes(double value) => value switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.##} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.##} kB"),
    };
}
