using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>Ratios to the floor of a class, from the file that BenchmarkDotNet's full JSON exporter writes.</summary>
internal static class BenchmarkRatios
{
    /// <summary>The name of the baseline, in every class.</summary>
    internal const string Floor = "Floor";

    private const string Suffix = "Benchmarks";

    /// <summary>The row of a method of a class, such as "PublicGate | ByName".</summary>
    internal static string RowOf(string type, string method) =>
        $"{(type.EndsWith(Suffix, StringComparison.Ordinal) ? type[..^Suffix.Length] : type)} | {method}";

    /// <summary>Adds every method but the floors.</summary>
    /// <exception cref="InvalidDataException">A class lacks its floor, or a method its measurements.</exception>
    internal static void Read(byte[] utf8, SortedDictionary<string, double> ratios)
    {
        using JsonDocument json = JsonDocument.Parse(utf8);
        foreach (IGrouping<string, JsonElement> type in json.RootElement.GetProperty("Benchmarks").EnumerateArray().GroupBy(static benchmark => Text(benchmark, "Type")))
        {
            JsonElement[] floors = [.. type.Where(static benchmark => Text(benchmark, "Method") == Floor)];
            double floor = floors is [var only] ? QuietNs(only) : throw new InvalidDataException($"{type.Key} must have exactly one method {Floor}. It has {floors.Length}.");
            foreach (JsonElement benchmark in type.Where(static benchmark => Text(benchmark, "Method") != Floor))
            {
                ratios.Add(RowOf(type.Key, Text(benchmark, "Method")), QuietNs(benchmark) / floor);
            }
        }
    }

    /// <summary>One operation in the twentieth part of the iterations that other work on the machine disturbed least.</summary>
    private static double QuietNs(JsonElement benchmark)
    {
        double[] iterations =
        [
            .. benchmark.GetProperty("Measurements").EnumerateArray()
                .Where(static iteration => Text(iteration, "IterationMode") == "Workload" && Text(iteration, "IterationStage") == "Actual")
                .Select(static iteration => iteration.GetProperty("Nanoseconds").GetDouble() / iteration.GetProperty("Operations").GetInt64())
                .Order(),
        ];
        return iterations.Length > 0
            ? iterations[iterations.Length / 20]
            : throw new InvalidDataException($"{Text(benchmark, "FullName")} has no measurements. Its log says why.");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
