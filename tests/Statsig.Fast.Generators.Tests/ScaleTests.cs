using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Five thousand gates: what a full run takes, and that a keystroke takes nothing of it.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int Gates = 5_000;
    private const int Keystrokes = 20;

    [Fact]
    public void Run_FiveThousandGates_IsBoundedAndCached()
    {
        string snapshot = Snapshot();
        GeneratorRun warm = GeneratorRun.Of(Snapshot(10));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        GeneratorRun first = GeneratorRun.Of(snapshot);
        TimeSpan full = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        GeneratorDriver again = first.Driver;
        var keystroke = TimeSpan.MaxValue;
        for (int i = 0; i < Keystrokes; i++)
        {
            CSharpCompilation edited = first.Compilation.AddSyntaxTrees(
                CSharpSyntaxTree.ParseText($"class Edited{i} {{ }}", (CSharpParseOptions)first.Compilation.SyntaxTrees[0].Options, cancellationToken: TestContext.Current.CancellationToken));
            started = Stopwatch.GetTimestamp();
            again = again.RunGenerators(edited, TestContext.Current.CancellationToken);
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            keystroke = taken < keystroke ? taken : keystroke;
        }

        GeneratorRunResult second = again.GetRunResult().Results[0];
        output.WriteLine($"{Gates} gates: full run {full.TotalMilliseconds:F0} ms and {allocated / 1024 / 1024} MB allocated, keystroke {keystroke.TotalMilliseconds:F2} ms, "
            + $"{first.Result.GeneratedSources.Sum(static source => source.SourceText.Length) / 1024} K characters; {warm.Result.GeneratedSources.Length} files");
        Assert.All(
            second.TrackedSteps.Values.SelectMany(static steps => steps).SelectMany(static step => step.Outputs).Where(static made => made.Value is not Microsoft.CodeAnalysis.Compilation),
            static made => Assert.True(made.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, made.Reason.ToString()));

        // Loose bounds: they catch work that grows with the square of the gates, not a busy machine.
        Assert.InRange(full, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.InRange(allocated, 0, 200L * 1024 * 1024);
        Assert.Equal("", string.Join('\n', first.Result.Diagnostics));
    }

    private static string Snapshot(int gates = Gates)
    {
        var text = new StringBuilder("{\"statsigSnapshot\":1,\"gates\":{");
        for (int i = 0; i < gates; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"gate_of_team_{number}\":{{\"idType\":\"userID\",\"status\":\"active\",\"description\":\"Number {number}.\"}}");
        }

        return text.Append("}}").ToString();
    }
}
