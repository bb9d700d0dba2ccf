using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>Runs every target for a given time, one after the other, or checks one input again.</summary>
internal static class FuzzCommand
{
    internal const int NothingFound = 0;
    internal const int Found = 1;
    internal const int NotRun = 2;

    private static readonly string Usage =
        $"""
        Has the library read damaged input from outside and reports what it does wrong. The targets: {string.Join(", ", FuzzTargets.All.Keys)}.

          fuzz --minutes N     Run each target for N minutes. Default: 10.
          fuzz --seconds N     Run each target for N seconds.
          fuzz --seed N        Make the inputs of a seed. Default: another one each time; it is printed first.
          fuzz --only NAMES    Run these targets only, separated by commas.
          fuzz --cases FOLDER  Write the inputs of findings to this folder. Default: "findings" in the current directory.
          fuzz --case FILE     Check the input of a file again. The target is the part of its name before the first hyphen.

        The exit code is 0 when nothing was found, 1 when something was, and 2 when nothing could be run.
        """;

    /// <summary>True when the arguments are for this command and not for the test runner.</summary>
    internal static bool Takes(string[] arguments) => arguments is ["fuzz", ..];

    internal static int Run(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            values[arguments[i]] = arguments[i + 1];
        }

        string[] known = ["--minutes", "--seconds", "--seed", "--only", "--cases", "--case"];
        if (arguments.Length % 2 != 0 || values.Keys.Except(known).Any())
        {
            Console.Error.WriteLine(Usage);
            return NotRun;
        }

        try
        {
            return values.TryGetValue("--case", out string? file) ? Replay(file) : Run(values);
        }
        catch (Exception exception) when (exception is FormatException or IOException or OverflowException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return NotRun;
        }
    }

    private static int Run(Dictionary<string, string> values)
    {
        string[] names = values.TryGetValue("--only", out string? only) ? only.Split(',') : [.. FuzzTargets.All.Keys];
        if (names.FirstOrDefault(static name => !FuzzTargets.All.ContainsKey(name)) is { } unknown)
        {
            Console.Error.WriteLine($"\"{unknown}\" is not a target. Use one of {string.Join(", ", FuzzTargets.All.Keys)}.");
            return NotRun;
        }

        var options = new FuzzOptions
        {
            Seed = values.TryGetValue("--seed", out string? text) ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : (ulong)Random.Shared.NextInt64(1L << 32),
            Duration = values.ContainsKey("--seconds") ? TimeSpan.FromSeconds(Number("--seconds", 60)) : TimeSpan.FromMinutes(Number("--minutes", 10)),
            Folder = Path.GetFullPath(values.GetValueOrDefault("--cases") ?? "findings"),
            Report = Console.WriteLine,
        };
        Console.WriteLine($"Seed {options.Seed}");
        int findings = 0;
        foreach (string name in names)
        {
            FuzzResult result = FuzzRun.Run(options, name);
            findings += result.Findings.Count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {result.Cases} cases in {result.Elapsed.TotalSeconds:F0} s, {result.CasesPerSecond:F0} per second, {result.Findings.Count} findings; {Describe(result)}"));
        }

        return findings == 0 ? NothingFound : Found;

        int Number(string option, int otherwise) =>
            values.TryGetValue(option, out string? given) ? int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
    }

    private static string Describe(FuzzResult result) => string.Join(", ", result.Outcomes.Select(static outcome => $"{outcome.Outcome} {outcome.Count}"));

    private static int Replay(string file)
    {
        string name = Path.GetFileName(file).Split('-')[0];
        if (!FuzzTargets.All.TryGetValue(name, out Func<FuzzTarget>? make))
        {
            Console.Error.WriteLine($"The name of a file of a finding begins with its target, as in \"payloads-1-2.bin\"; \"{Path.GetFileName(file)}\" does not.");
            return NotRun;
        }

        Exception? fault = FuzzRun.Replay(make, File.ReadAllBytes(file));
        Console.WriteLine(fault?.ToString() ?? "Nothing is wrong with this input.");
        return fault is null ? NothingFound : Found;
    }
}
