using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Http;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>Whether the native samples have become larger, or slower to their first answer, against an empty native program.</summary>
/// <remarks>
/// <c>guard-native EMPTY CONSOLE API</c> names the three programs; with <c>--record FILE</c> behind them their ratios are written. A
/// console program has answered when it has written its first line, the web sample when its first request is answered.
/// </remarks>
internal static class NativeGuard
{
    private const int Runs = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>The exit code: 0 when all is as it should be.</returns>
    internal static int Run(string[] arguments)
    {
        if (arguments is not ([_, _, _] or [_, _, _, "--record", _]))
        {
            Console.Error.WriteLine("guard-native EMPTY CONSOLE API [--record FILE]");
            return 2;
        }

        (string empty, string console, string api) = (arguments[0], arguments[1], arguments[2]);
        string? record = arguments.Length > 3 ? arguments[4] : null;
        GuardLimits limits = record is null ? GuardLimits.Committed() : GuardLimits.ToRecord(record);
        double Size(string program) => (double)new FileInfo(program).Length / new FileInfo(empty).Length;

        // The size does not depend on the machine; what the start takes in all does, and a machine with slow memory or disks shifts the
        // ratio too.
        bool[] held =
        [
            Check(limits, record, "console sample | size", GuardLimits.SizeTolerance, () => Size(console)),
            Check(limits, record, "web sample | size", GuardLimits.SizeTolerance, () => Size(api)),
            Check(limits, record, "console sample | start to first answer", GuardLimits.StartTolerance, () => Ratio(() => FirstLine(console), () => FirstLine(empty))),
            Check(limits, record, "web sample | start to first answer", GuardLimits.StartTolerance, () => Ratio(() => FirstResponse(api), () => FirstLine(empty))),
        ];
        if (record is not null)
        {
            File.WriteAllBytes(record, limits.Write());
        }

        int lost = Array.FindAll(held, static isHeld => !isHeld).Length;
        Console.WriteLine($"{held.Length - lost} passed, {lost} failed");
        return lost == 0 ? 0 : 1;
    }

    private static bool Check(GuardLimits limits, string? record, string name, double tolerance, Func<double> measure)
    {
        double? limit = record is null && limits.Native.TryGetValue(name, out double recorded) ? recorded * tolerance : null;
        double ratio = GuardedRatio.Decide(measure, limit);
        if (record is not null)
        {
            limits.RecordNative(name, ratio);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(ratio > limit ? "MORE" : "ok"),-4}  {name}: {ratio:0.00} times an empty program's; limit {limit:0.00}"));
        return !(ratio > limit);
    }

    /// <summary>In turn, so that a slow phase of the machine meets both; of each what it took when hardly anything else ran.</summary>
    private static double Ratio(Func<double> program, Func<double> floor)
    {
        var programs = new List<double>();
        var floors = new List<double>();
        for (int run = 0; run < Runs; run++)
        {
            programs.Add(program());
            floors.Add(floor());
        }

        programs.Sort();
        floors.Sort();
        return programs[Runs / 8] / floors[Runs / 8];
    }

    private static double FirstLine(string program)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(program);
        string? line = process.StandardOutput.ReadLine();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return line is not null && process.ExitCode == 0 ? milliseconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
    }

    private static double FirstResponse(string program)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Start(program, "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            string address = Address(process);
            string answer = client.GetStringAsync(new Uri(address + "/checkout/nora?country=GB&app=2.4.0")).GetAwaiter().GetResult();
            double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return answer.StartsWith('{') ? milliseconds : throw new InvalidOperationException($"{program} answered {answer}.");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static string Address(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[at..].Trim();
            }
        }

        throw new InvalidOperationException("The web sample does not listen.");
    }

    /// <remarks>What it writes to the error output, a few lines, stays in the pipe.</remarks>
    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetDirectoryName(program)!,
    })!;
}
