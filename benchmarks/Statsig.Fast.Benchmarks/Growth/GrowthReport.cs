using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>The arguments and the JSON files of the growth commands.</summary>
internal static class GrowthReport
{
    /// <summary>The numbers of an option, "N,N..."; the default without it.</summary>
    internal static int[] Numbers(string[] arguments, string name, int[] otherwise) => ValueOf(arguments, name) is { } given
        ? [.. given.Split(',').Select(static number => int.Parse(number, NumberStyles.Integer, CultureInfo.InvariantCulture))]
        : otherwise;

    /// <summary>Writes the rows to the file of "--json", or to the results of this processor.</summary>
    internal static void Write(string[] arguments, string command, string subject, List<Dictionary<string, double>> rows) =>
        Write(ValueOf(arguments, "--json") ?? Path.Combine("benchmarks", "results", CpuIdentity.Current.Folder, $"{command}.json"), subject, rows);

    /// <summary>Writes the rows to a file.</summary>
    internal static void Write(string file, string subject, List<Dictionary<string, double>> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using FileStream stream = File.Create(file);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("processor", CpuIdentity.Current.Name);
        json.WriteString("runtime", Environment.Version.ToString());
        json.WriteStartArray(subject);
        foreach (Dictionary<string, double> row in rows)
        {
            json.WriteStartObject();
            foreach ((string name, double value) in row)
            {
                json.WriteNumber(name, Math.Round(value, 2));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Replaces what stands between two markers of a document.</summary>
    /// <exception cref="InvalidDataException">The markers are missing or out of order.</exception>
    internal static string Replace(string text, string marker, string content)
    {
        string begin = $"<!-- {marker} -->\n";
        string end = $"<!-- /{marker} -->";
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? text[..(from + begin.Length)] + content + text[to..]
            : throw new InvalidDataException($"There is no \"{begin.TrimEnd()}\" followed by \"{end}\".");
    }

    private static string? ValueOf(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
