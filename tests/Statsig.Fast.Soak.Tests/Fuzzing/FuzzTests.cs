using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Statsig.Fast.Soak.Tests.Fuzzing;

/// <summary>
/// A short round of every target, the same one each time. The command of this project goes on for as long as wanted: see Program.cs.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const ulong Seed = 20_261_129;

    private readonly string _folder = Directory.CreateTempSubdirectory("fuzz").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("payloads", 400, "Applied", "Rejected")]
    [InlineData("compact", 600, "applied", "as before")]
    [InlineData("grpc", 2_000, "whole", "broken", "message read")]
    [InlineData("idlists", 4_000, "list", "manifest", "no list", "no manifest")]
    [InlineData("spill", 800, "damaged", "refused", "whole", "empty")]
    [InlineData("http", 300, "events kept", "events sent", "no specs", "specs")]
    [InlineData("snapshots", 1_500, "read", "read with problems", "refused")]
    [InlineData("users", 2_000, "file read", "file refused", "line read", "line refused", "user of a file")]
    public void Fuzz_FixedSeed_FindsNothing(string target, int cases, params string[] outcomes)
    {
        FuzzResult result = FuzzRun.Run(new FuzzOptions { Seed = Seed, Folder = _folder, MaxCases = cases }, target);

        Assert.True(result.Findings.Count == 0, string.Join("\n", result.Findings.Select(static finding => $"{finding}\n{Convert.ToBase64String(File.ReadAllBytes(finding.File))}")));
        Assert.Equal(cases, result.Cases);

        // The damage is neither too gentle nor too rough to mean anything.
        Assert.Superset(outcomes.ToHashSet(), result.Outcomes.Select(static outcome => outcome.Outcome).ToHashSet());
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void Fuzz_EveryTarget_HasARoundAbove() =>
        Assert.Equal(
            FuzzTargets.All.Keys.Order(StringComparer.Ordinal),
            typeof(FuzzTests).GetMethod(nameof(Fuzz_FixedSeed_FindsNothing))!.GetCustomAttributesData()
                .Where(static attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                .Select(static attribute => (string)((ReadOnlyCollection<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value!)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Draws_SameSeedAndCase_MakeTheSameInput()
    {
        foreach (string name in FuzzTargets.All.Keys)
        {
            using FuzzTarget first = FuzzTargets.All[name]();
            using FuzzTarget second = FuzzTargets.All[name]();
            byte[] input = first.Make(FuzzRun.DrawsOf(7, 3));
            first.Make(FuzzRun.DrawsOf(7, 4));

            Assert.Equal(input, second.Make(FuzzRun.DrawsOf(7, 3)));
            Assert.NotEqual(input, second.Make(FuzzRun.DrawsOf(8, 3)));
        }
    }

    [Fact]
    public void Command_ShortRun_WritesSeedAndTotalsAndFindsNothing()
    {
        (int code, string output) = Run("--seconds", "1", "--seed", "5", "--only", "idlists,grpc", "--cases", _folder);

        Assert.Equal(FuzzCommand.NothingFound, code);
        Assert.Contains("Seed 5", output, StringComparison.Ordinal);
        Assert.Contains("idlists: ", output, StringComparison.Ordinal);
        Assert.Contains("grpc: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "nonsense")]
    [InlineData("--minutes", "x")]
    [InlineData("--sead", "1")]
    [InlineData("--usage")]
    public void Command_WrongArguments_RunsNothing(params string[] arguments) => Assert.Equal(FuzzCommand.NotRun, Run(arguments).Code);

    [Fact]
    public void Run_InputThatFails_IsWrittenOnceAndReproduced()
    {
        var options = new FuzzOptions { Seed = 1, Folder = _folder, MaxCases = 5, Targets = new Dictionary<string, Func<FuzzTarget>> { ["odd"] = static () => new OddTarget() } };

        FuzzFinding finding = Assert.Single(FuzzRun.Run(options, "odd").Findings);

        Assert.Equal($"odd-1-{finding.Index}.bin", Path.GetFileName(finding.File));
        byte[] input = File.ReadAllBytes(finding.File);
        Assert.Equal(input, OddTarget.InputOf(FuzzRun.DrawsOf(1, finding.Index)));
        Assert.Equal("No input is right.", FuzzRun.Replay(options.Targets["odd"], input)!.Message);
    }

    [Fact]
    public void Command_CaseWithoutFault_SaysSo()
    {
        string file = Path.Combine(_folder, "users-1-2.bin");
        File.WriteAllText(file, "{\"userID\":\"nora\"}\n");

        Assert.Equal((FuzzCommand.NothingFound, "Nothing is wrong with this input."), (Run("--case", file).Code, Run("--case", file).Output.Trim()));
        Assert.Equal(FuzzCommand.NotRun, Run("--case", Path.Combine(_folder, "nothing-1-2.bin")).Code);
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        (TextWriter formerOutput, TextWriter formerErrors) = (Console.Out, Console.Error);
        using var output = new StringWriter();
        Console.SetOut(output);
        Console.SetError(output);
        try
        {
            return (FuzzCommand.Run(arguments), output.ToString());
        }
        finally
        {
            Console.SetOut(formerOutput);
            Console.SetError(formerErrors);
        }
    }

    private sealed class OddTarget : FuzzTarget
    {
        internal static byte[] InputOf(Random random) => [(byte)random.Next(256), 1];

        internal override byte[] Make(Random random) => InputOf(random);

        internal override void Check(byte[] input) => throw new InvalidOperationException("No input is right.");
    }
}
