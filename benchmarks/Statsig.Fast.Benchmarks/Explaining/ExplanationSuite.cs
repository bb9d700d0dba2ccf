using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Benchmarks.Explaining;

/// <summary>Explains every entity of payloads and tells which one takes longest.</summary>
internal static class ExplanationSuite
{
    internal const string Command = "explanations";

    private const int Passes = 7;
    private const double LimitMs = 5;

    private static readonly StatsigUser User = new("a-user")
    {
        Email = "somebody@example.com",
        Country = "US",
        IpAddress = "1.2.3.4",
        UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    };

    /// <summary>Prints a row for each payload.</summary>
    /// <param name="files">Payloads; without any, that of the other benchmarks.</param>
    /// <returns>The exit code: 1 when an explanation takes more than 5 ms.</returns>
    internal static int Run(string[] files)
    {
        Console.WriteLine("| payload | entities | median, µs | longest, µs | allocated by it, bytes | entity |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        double longest = 0;
        foreach ((string payload, byte[] bytesOfPayload) in Read(files))
        {
            List<(string Name, double Us, long Bytes)> rows = MeasureAll(bytesOfPayload);
            (string name, double us, long bytes) = rows.MaxBy(static row => row.Us);
            longest = Math.Max(longest, us);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {payload} | {rows.Count:#,0} | {Statistics.Median([.. rows.Select(static row => row.Us)]):0.0} | {us:#,0.0} | {bytes:#,0} | {name} |"));
        }

        return longest <= LimitMs * 1_000 ? 0 : 1;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Read(string[] files) =>
        files is [] ? [("bench_v2.json", BenchWork.Payload)] : files.Select(static file => (Path.GetFileName(file), File.ReadAllBytes(file)));

    private static List<(string Name, double Us, long Bytes)> MeasureAll(byte[] payload)
    {
        using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = payload, OutputLogLevel = OutputLogLevel.None });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            throw new InvalidDataException(details.Error);
        }

        var rows = new List<(string Name, double Us, long Bytes)>();
        foreach (SpecInfo spec in server.GetSpecs())
        {
            rows.Add(Measure(spec.Name, spec.Type switch
            {
                SpecType.Gate => () => server.ExplainGate(User, spec.Name),
                SpecType.Layer => () => server.ExplainLayer(User, spec.Name),
                SpecType.Experiment => () => server.ExplainExperiment(User, spec.Name),
                _ => () => server.ExplainDynamicConfig(User, spec.Name),
            }));
        }

        rows.AddRange(server.GetParameterStoreNames().Select(name => Measure(name, () => server.ExplainParameterStore(User, name))));
        return rows;
    }

    /// <summary>The least of several calls: the first ones are compiled, and other work disturbs any of them.</summary>
    private static (string Name, double Us, long Bytes) Measure(string name, Func<Explanation> explain)
    {
        double least = double.MaxValue;
        long bytes = 0;
        for (int pass = 0; pass < Passes; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            GC.KeepAlive(explain());
            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (name, least, bytes);
    }
}
