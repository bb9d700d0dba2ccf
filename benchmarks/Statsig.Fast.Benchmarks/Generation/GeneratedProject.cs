using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Statsig.Fast.Generators;

namespace Statsig.Fast.Benchmarks.Generation;

/// <summary>A project of one source file and one spec snapshot, as a compiler sees it.</summary>
internal sealed class GeneratedProject(int gates)
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private readonly CSharpCompilation _empty = CSharpCompilation.Create(
        "App",
        [CSharpSyntaxTree.ParseText("class Program { }", Parse)],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), MetadataReference.CreateFromFile(typeof(StatsigServer).Assembly.Location), MetadataReference.CreateFromFile(typeof(StatsigUser).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    internal SnapshotText Snapshot { get; } = new(gates);

    internal CSharpCompilation Compilation => _empty;

    /// <summary>The compilation after something was typed that has nothing to do with the snapshot.</summary>
    internal CSharpCompilation Edited(int number) => _empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText($"class Edited{number} {{ }}", Parse));

    internal GeneratorDriver Driver() => CreateDriver(new StatsigGenerator().AsSourceGenerator());

    /// <summary>The same driver with nothing to run.</summary>
    internal GeneratorDriver IdleDriver() => CreateDriver();

    /// <summary>How many sources a run left; throws when it complained.</summary>
    internal static int SourcesOf(GeneratorDriver driver)
    {
        GeneratorDriverRunResult result = driver.GetRunResult();
        return result.Diagnostics.IsEmpty && result.Results.All(static run => run.Exception is null)
            ? result.GeneratedTrees.Length
            : throw new InvalidOperationException(result.Results[0].Exception?.Message ?? result.Diagnostics[0].ToString());
    }

    private CSharpGeneratorDriver CreateDriver(params ISourceGenerator[] generators) =>
        CSharpGeneratorDriver.Create(generators, [Snapshot], Parse, new ProjectOptions());
}
