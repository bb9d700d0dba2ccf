using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Statsig.Fast.Differential.Tests.Reference;
using Statsig.Fast.Differential.Tests.Running;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Differential.Tests;

/// <summary>Generated payloads, asked of the reference and of this library.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    /// <summary>How many minutes to ask; without it one, and a third of one in a Debug build.</summary>
    private const string MinutesVariable = "STATSIG_FAST_DIFFERENTIAL_MINUTES";

    /// <summary>The seed to ask instead of the usual one: a number or any text.</summary>
    private const string SeedVariable = "STATSIG_FAST_DIFFERENTIAL_SEED";

    [Fact]
    public void Answers_OfGeneratedPayloads_AreTheReferences()
    {
        if (ReferencePackages.Missing is { } missing)
        {
            Assert.Skip(missing);
        }

        string? minutes = Environment.GetEnvironmentVariable(MinutesVariable);
        string? seed = Environment.GetEnvironmentVariable(SeedVariable);
        var options = new RunOptions
        {
            Seed = seed is null ? 1 : Command.SeedOf(seed),
            MaxCases = int.MaxValue,
            Duration = minutes is null
                ? Rounds.Of(TimeSpan.FromMinutes(1))
                : TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture)),
            CaseFolder = Path.Combine(AppContext.BaseDirectory, "cases"),
            Report = output.WriteLine,
        };

        (RunTotals totals, IReadOnlyList<string> findings) = DifferentialRun.Run(options);

        output.WriteLine($"Seed {options.Seed}: {totals}");
        Assert.True(findings.Count == 0, $"{findings.Count} kinds of answers differ from the reference's:\n{string.Join("\n\n", findings)}");
        Assert.NotEqual(0, totals.Cases);
    }
}
