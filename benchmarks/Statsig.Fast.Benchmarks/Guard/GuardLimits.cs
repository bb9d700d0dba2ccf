using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>
/// What was measured when all was well: the cost of each path as a ratio to its floor, by processor, and of native programs to an empty
/// one.
/// </summary>
/// <remarks>The file is written by the guard itself, with <c>--record FILE</c>, and committed. Ratios are without a unit.</remarks>
internal sealed class GuardLimits
{
    /// <summary>What a ratio may be of the recorded one. The recorded one is the highest of several runs of the same code.</summary>
    internal const double Tolerance = 1.25;

    /// <summary>The same on a processor of which nothing is recorded, against the largest ratio of all that are.</summary>
    internal const double ToleranceElsewhere = 1.8;

    /// <summary>What a native program's size may be of the recorded one.</summary>
    internal const double SizeTolerance = 1.08;

    /// <summary>What its start may take: on a busy machine the ratio varies nearly twofold.</summary>
    internal const double StartTolerance = 2.2;

    private const string Processors = "processors";
    private const string NativePrograms = "native";

    /// <summary>By processor, as its folder is called, and row.</summary>
    internal SortedDictionary<string, SortedDictionary<string, double>> ByProcessor { get; } = new(StringComparer.Ordinal);

    /// <summary>By measure.</summary>
    internal SortedDictionary<string, double> Native { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that the program was built with.</summary>
    internal static GuardLimits Committed() => Read(BenchWork.ReadResource("regression-limits.json"));

    /// <summary>Those that are to be added to: of the file if there is one.</summary>
    internal static GuardLimits ToRecord(string file) => File.Exists(file) ? Read(File.ReadAllBytes(file)) : Committed();

    internal static GuardLimits Read(byte[] utf8)
    {
        var limits = new GuardLimits();
        using JsonDocument json = JsonDocument.Parse(utf8);
        foreach (JsonProperty processor in json.RootElement.GetProperty(Processors).EnumerateObject())
        {
            limits.ByProcessor.Add(processor.Name, ReadRatios(processor.Value));
        }

        foreach ((string name, double ratio) in ReadRatios(json.RootElement.GetProperty(NativePrograms)))
        {
            limits.Native.Add(name, ratio);
        }

        return limits;
    }

    /// <summary>Whether ratios of a processor are recorded.</summary>
    internal bool Knows(string processor) => ByProcessor.ContainsKey(processor);

    /// <summary>The highest ratio at which a row counts as unharmed; null for a row of which no processor has one.</summary>
    internal double? LimitOf(string processor, string row)
    {
        if (ByProcessor.TryGetValue(processor, out SortedDictionary<string, double>? known))
        {
            return known.TryGetValue(row, out double recorded) ? recorded * Tolerance : null;
        }

        double[] elsewhere = [.. ByProcessor.Values.Where(rows => rows.ContainsKey(row)).Select(rows => rows[row])];
        return elsewhere.Length == 0 ? null : elsewhere.Max() * ToleranceElsewhere;
    }

    /// <summary>Keeps a ratio that was measured when all was well, if it is the highest of them.</summary>
    internal void Record(string processor, string row, double ratio)
    {
        if (!ByProcessor.TryGetValue(processor, out SortedDictionary<string, double>? rows))
        {
            ByProcessor.Add(processor, rows = new SortedDictionary<string, double>(StringComparer.Ordinal));
        }

        Record(rows, row, ratio);
    }

    /// <inheritdoc cref="Record(string, string, double)"/>
    internal void RecordNative(string measure, double ratio) => Record(Native, measure, ratio);

    internal byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Processors);
            foreach ((string processor, SortedDictionary<string, double> rows) in ByProcessor)
            {
                WriteRatios(writer, processor, rows);
            }

            writer.WriteEndObject();
            WriteRatios(writer, NativePrograms, Native);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Record(SortedDictionary<string, double> ratios, string name, double ratio) =>
        ratios[name] = ratios.TryGetValue(name, out double known) ? Math.Max(known, ratio) : ratio;

    private static SortedDictionary<string, double> ReadRatios(JsonElement element)
    {
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (JsonProperty row in element.EnumerateObject())
        {
            ratios.Add(row.Name, row.Value.GetDouble());
        }

        return ratios;
    }

    private static void WriteRatios(Utf8JsonWriter writer, string name, SortedDictionary<string, double> ratios)
    {
        writer.WriteStartObject(name);
        foreach ((string row, double ratio) in ratios)
        {
            writer.WriteNumber(row, Math.Round(ratio, 2));
        }

        writer.WriteEndObject();
    }
}
