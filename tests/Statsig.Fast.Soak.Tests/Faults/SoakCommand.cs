using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The command of this program beside its tests.</summary>
internal static class SoakCommand
{
    private const string Usage = """
        soak --minutes N [--seed S] [--threads N] [--quiet 1]

          --minutes N   How long faults go on; fractions are allowed.
          --seed S      A number. Default: another one each time, which is written first.
          --threads N   The threads that use the server. Default: 200.
          --quiet 1     Do not write each fault as it begins.

        The exit code is 0 when nothing was violated, 1 when something was, 2 when the arguments are wrong.
        """;

    /// <summary>True when the arguments are for this command and not for the test runner.</summary>
    internal static bool Takes(string[] arguments) => arguments is ["soak", ..];

    internal static int Run(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 1; i + 1 < arguments.Length; i += 2)
        {
            values[arguments[i]] = arguments[i + 1];
        }

        if (arguments.Length % 2 == 0
            || !double.TryParse(values.GetValueOrDefault("--minutes"), CultureInfo.InvariantCulture, out double minutes)
            || !ulong.TryParse(values.GetValueOrDefault("--seed") ?? $"{Random.Shared.Next()}", NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            || !int.TryParse(values.GetValueOrDefault("--threads") ?? "200", NumberStyles.None, CultureInfo.InvariantCulture, out int threads))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        Console.WriteLine($"seed {seed}");
        SoakReport report = SoakRun.Run(new SoakOptions
        {
            Seed = seed,
            Duration = TimeSpan.FromMinutes(minutes),
            Threads = threads,
            Progress = values.ContainsKey("--quiet") ? null : Console.WriteLine,
        });
        Console.WriteLine(report);
        return report.Violations.Count == 0 ? 0 : 1;
    }
}
