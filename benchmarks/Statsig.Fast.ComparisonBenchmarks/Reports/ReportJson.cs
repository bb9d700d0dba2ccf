using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>Reports as JSON: what is kept of a run, and how the native program hands its figures over.</summary>
internal static class ReportJson
{
    internal static byte[] Write(IReadOnlyList<ComparisonReport> reports)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (ComparisonReport report in reports)
            {
                Write(writer, report);
            }

            writer.WriteEndArray();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <exception cref="InvalidDataException">The text is not such a report.</exception>
    internal static List<ComparisonReport> Read(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The text is not a report of the comparison. {exception.Message}", exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, ComparisonReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("cpu", report.Cpu);
        writer.WriteNumber("processors", report.Processors);
        writer.WriteString("runtime", report.Runtime);
        writer.WriteString("instructionSet", report.InstructionSet);
        writer.WriteString("hashing", report.Hashing);
        writer.WriteString("date", report.Date);
        writer.WriteString("method", report.Method);
        writer.WriteStartArray("subjects");
        foreach (SubjectInfo subject in report.Subjects)
        {
            writer.WriteStartObject();
            writer.WriteString("name", subject.Name);
            writer.WriteString("version", subject.Version);
            writer.WriteString("description", subject.Description);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (RowResult row in report.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("name", row.Name);
            writer.WriteString("unit", row.Unit);
            writer.WriteStartObject("cells");
            foreach ((string subject, Cell cell) in row.Cells)
            {
                writer.WriteStartObject(subject);
                writer.WriteNumber("value", Math.Round(cell.Value, 3));
                if (cell.BytesPerOperation is { } bytes)
                {
                    writer.WriteNumber("bytes", Math.Round(bytes, 3));
                }

                writer.WriteNumber("spread", Math.Round(cell.Spread, 3));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("threads");
        foreach (ThreadRow row in report.Threads)
        {
            writer.WriteStartObject();
            writer.WriteString("row", row.Row);
            writer.WriteNumber("threads", row.Threads);
            writer.WriteNumber("ns", Math.Round(row.Ns, 3));
            writer.WriteNumber("againstOne", Math.Round(row.AgainstOne, 3));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static ComparisonReport Read(JsonElement report) => new(
        Text(report, "cpu"),
        report.GetProperty("processors").GetInt32(),
        Text(report, "runtime"),
        Text(report, "instructionSet"),
        Text(report, "hashing"),
        Text(report, "date"),
        Text(report, "method"),
        [.. report.GetProperty("subjects").EnumerateArray().Select(static subject => new SubjectInfo(Text(subject, "name"), Text(subject, "version"), Text(subject, "description")))],
        [.. report.GetProperty("rows").EnumerateArray().Select(static row => new RowResult(
            Text(row, "name"),
            Text(row, "unit"),
            row.GetProperty("cells").EnumerateObject().ToDictionary(static cell => cell.Name, static cell => ReadCell(cell.Value))))],
        [.. report.GetProperty("threads").EnumerateArray().Select(static row => new ThreadRow(
            Text(row, "row"), row.GetProperty("threads").GetInt32(), row.GetProperty("ns").GetDouble(), row.GetProperty("againstOne").GetDouble()))]);

    private static Cell ReadCell(JsonElement cell) => new(
        cell.GetProperty("value").GetDouble(),
        cell.TryGetProperty("bytes", out JsonElement bytes) ? bytes.GetDouble() : null,
        cell.GetProperty("spread").GetDouble());

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new InvalidOperationException($"\"{name}\" is null.");
}
