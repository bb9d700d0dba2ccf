using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>
/// What was measured when all was well: the cost of each path as a ratio to its floor, by section and processor, and of native
/// programs to an empty one.
/// </summary>
/// <remarks>The file is written by the guard itself, with <c>--record FILE</c>, and committed. Ratios are without a unit.</remarks>
internal sealed class GuardLimits
{
    /// <summary>What a native program's size may be of the recorded one.</summary>
    internal const double SizeTolerance = 1.08;

    /// <summary>What its start may take: on a busy machine the ratio varies nearly twofold.</summary>
    internal const double StartTolerance = 2.2;

    private const string NativePrograms = "nativePrograms";

    private readonly Dictionary<GuardSection, RowLimits> _sections = GuardSection.All.ToDictionary(static section => section, static section => new RowLimits(section));

    /// <summary>The size and start of native programs, by measure.</summary>
    internal SortedDictionary<string, double> Native { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that the program was built with.</summary>
    internal static GuardLimits Committed()
    {
        using Stream stream = typeof(GuardLimits).Assembly.GetManifestResourceStream("regression-limits.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Read(copy.ToArray());
    }

    /// <summary>Those that are to be added to: of the file if there is one.</summary>
    internal static GuardLimits ToRecord(string file) => File.Exists(file) ? Read(File.ReadAllBytes(file)) : Committed();

    internal static GuardLimits Read(byte[] utf8)
    {
        var limits = new GuardLimits();
        using JsonDocument json = JsonDocument.Parse(utf8);
        foreach (RowLimits section in limits._sections.Values)
        {
            foreach (JsonProperty processor in json.RootElement.GetProperty(section.Section.Name).EnumerateObject())
            {
                section.ByProcessor.Add(processor.Name, ReadRatios(processor.Value));
            }
        }

        foreach ((string name, double ratio) in ReadRatios(json.RootElement.GetProperty(NativePrograms)))
        {
            limits.Native.Add(name, ratio);
        }

        return limits;
    }

    /// <summary>The ratios that were measured in one way.</summary>
    internal RowLimits Of(GuardSection section) => _sections[section];

    /// <summary>Keeps a ratio of a native program that was measured when all was well, if it is the highest of them.</summary>
    internal void RecordNative(string measure, double ratio) => Record(Native, measure, ratio);

    internal byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            foreach (GuardSection section in GuardSection.All)
            {
                writer.WriteStartObject(section.Name);
                foreach ((string processor, SortedDictionary<string, double> rows) in Of(section).ByProcessor)
                {
                    WriteRatios(writer, processor, rows);
                }

                writer.WriteEndObject();
            }

            WriteRatios(writer, NativePrograms, Native);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Keeps the higher of a ratio and the one that is known.</summary>
    internal static void Record(SortedDictionary<string, double> ratios, string name, double ratio) =>
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
