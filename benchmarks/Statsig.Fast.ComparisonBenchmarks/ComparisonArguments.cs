using System;
using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record ComparisonArguments
{
    internal const string Usage =
        """
        Measures the common work here and in what one might use instead, and writes benchmarks/results/<cpu>/comparison.md, .json and .svg.
          --short           a run of seconds that shows that everything works; no peers that need npm, and nothing under version control is written
          --npm             the peers that need npm in a short run too
          --ours-only       this library and its floors only, as the native program does
          --json FILE       where the figures of --ours-only go
          --hashing NAME    "portable", "scalar"...: the block function to force, see Sha256Strategies
          --start FILE      the program whose start is measured instead of this one's, published with FirstGateOnly
          --merge FILE      figures of another run with --ours-only, such as a native one; may be repeated
          --output FOLDER   where the report goes instead
          --update-readme   writes the headline rows between the README's markers
        """;

    internal bool IsShort { get; private init; }

    internal bool HasNodePeers { get; private init; }

    internal bool IsOursOnly { get; private init; }

    internal bool UpdatesReadme { get; private init; }

    internal string? JsonFile { get; private init; }

    internal string? Hashing { get; private init; }

    internal string? StartProgram { get; private init; }

    internal string? OutputFolder { get; private init; }

    internal IReadOnlyList<string> MergedFiles { get; private init; } = [];

    /// <exception cref="ArgumentException">Something is unknown or lacks its value.</exception>
    internal static ComparisonArguments Parse(string[] arguments)
    {
        var result = new ComparisonArguments { HasNodePeers = !Array.Exists(arguments, static name => name == "--short") };
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            result = name switch
            {
                "--short" => result with { IsShort = true },
                "--npm" => result with { HasNodePeers = true },
                "--ours-only" => result with { IsOursOnly = true },
                "--update-readme" => result with { UpdatesReadme = true },
                "--json" => result with { JsonFile = Value() },
                "--start" => result with { StartProgram = Value() },
                "--hashing" => result with { Hashing = Value() },
                "--output" => result with { OutputFolder = Value() },
                "--merge" or "--aot" => result with { MergedFiles = [.. result.MergedFiles, Value()] },
                _ => throw new ArgumentException($"{name} is not an option.{Environment.NewLine}{Usage}"),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{name} requires a value.{Environment.NewLine}{Usage}");
        }

        return result switch
        {
            { JsonFile: not null, IsOursOnly: false } => throw new ArgumentException("--json goes with --ours-only."),
            { IsOursOnly: true, JsonFile: null } => throw new ArgumentException("--ours-only requires --json FILE."),
            { IsShort: true, UpdatesReadme: true } => throw new ArgumentException("The README gets no figures of a short run."),
            _ => result,
        };
    }
}
