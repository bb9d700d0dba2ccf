using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Reference;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>Asks generated payloads for a given time, or one case again.</summary>
internal static class Command
{
    internal const string Usage =
        """
        Compares this library with @statsig/statsig-node-core on generated payloads. Node and npm are needed.

          --minutes N     Ask for N minutes.
          --seconds N     Ask for N seconds.
          --seed TEXT     Ask the payloads of a seed: a number, or any text. Default: another one each time, which is written first.
          --payload N     Ask only payload N of the seed.
          --first N       Begin with payload N of the seed.
          --processes N   Node processes at a time. Default: 3.
          --shrink N      Shrink one payload for each of N kinds of differences. Default: 20.
          --cases FOLDER  Where case files go. Default: beside the program.
          --case FILE     Ask the payload and the users of a case file; with --shrink, shrink it too.

        The exit code is 0 when all answers agree or are explained by docs/compatibility.md, 1 when some do not, 2 when nothing could be asked.
        """;

    /// <summary>True when the arguments are for this command and not for the test runner.</summary>
    internal static bool Takes(string[] arguments) => arguments is ["--minutes" or "--seconds" or "--case" or "--payload" or "--seed" or "--usage", ..];

    internal static int Run(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            values[arguments[i]] = arguments[i + 1];
        }

        if (arguments.Length % 2 != 0 || arguments[0] == "--usage")
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (ReferencePackages.Missing is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        try
        {
            return Run(values);
        }
        catch (Exception exception) when (exception is FormatException or IOException or JsonException or OverflowException)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    /// <summary>A number as it is, any other text by its hash.</summary>
    internal static ulong SeedOf(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
        ? seed
        : BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int Run(Dictionary<string, string> values)
    {
        ulong seed = values.TryGetValue("--seed", out string? text) ? SeedOf(text) : (ulong)Random.Shared.NextInt64(1L << 32);
        var options = new RunOptions
        {
            Seed = seed,
            First = Number("--first", 0),
            Duration = values.ContainsKey("--seconds") ? TimeSpan.FromSeconds(Number("--seconds", 60)) : TimeSpan.FromMinutes(Number("--minutes", 1)),
            Processes = Number("--processes", 3),
            MaxShrunk = Number("--shrink", 20),
            CaseFolder = values.GetValueOrDefault("--cases") ?? Path.Combine(AppContext.BaseDirectory, "cases"),
            Report = Console.WriteLine,
        };
        if (values.TryGetValue("--case", out string? file))
        {
            return Replay(CaseFile.Read(file), options, values.ContainsKey("--shrink"));
        }

        Console.WriteLine($"Seed {seed}");
        if (values.ContainsKey("--payload"))
        {
            return Replay(Grammar.PayloadGrammar.Make(seed, Number("--payload", 0)), options, values.ContainsKey("--shrink"));
        }

        (RunTotals totals, IReadOnlyList<string> findings) = DifferentialRun.Run(options);
        Console.WriteLine($"\n{totals}");
        return totals.Cases == 0 ? 2 : findings.Count == 0 ? 0 : 1;

        int Number(string name, int otherwise) =>
            values.TryGetValue(name, out string? given) ? int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
    }

    private static int Replay(DifferentialCase asked, RunOptions options, bool shrinks)
    {
        using var reference = new ReferenceProcess();
        if (DifferentialRun.Compare(reference, asked) is not { } comparison)
        {
            Console.Error.WriteLine($"The reference ended or did not answer: {reference.LastWords}");
            return 2;
        }

        foreach (Difference difference in comparison.Unexplained)
        {
            Console.WriteLine(difference);
        }

        foreach ((string id, int parts) in comparison.Explained)
        {
            Console.WriteLine($"{parts} parts explained by {id}");
        }

        if (shrinks && comparison.Unexplained.Count > 0)
        {
            Console.WriteLine(DifferentialRun.Shrink(reference, asked, comparison.Unexplained[0].Key.Kind, options).Description);
        }

        return comparison.Unexplained.Count == 0 ? 0 : 1;
    }
}
