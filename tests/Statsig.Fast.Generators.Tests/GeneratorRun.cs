using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Runs both generators on snapshots, and compiles what they wrote.</summary>
internal sealed class GeneratorRun
{
    private static readonly string[] Platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private static readonly MetadataReference[] References =
    [
        .. Platform
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Append(typeof(StatsigServer).Assembly.Location)
            .Append(typeof(StatsigUser).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The kit for tests, and what its public members refer to.</summary>
    private static readonly MetadataReference[] Kit =
    [
        .. Platform
            .Where(static path => Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Append(typeof(Testing.TestStatsig).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation, SnapshotText[] texts)
    {
        Texts = texts;
        Driver = driver.RunGenerators(compilation);
        Compilation = compilation;
        Result = Driver.GetRunResult().Results[0];
        Overrides = Driver.GetRunResult().Results[1];
    }

    /// <summary>The snapshots of the first run.</summary>
    internal SnapshotText[] Texts { get; }

    internal GeneratorDriver Driver { get; }

    internal CSharpCompilation Compilation { get; }

    /// <summary>What the generator of accessors did.</summary>
    internal GeneratorRunResult Result { get; }

    /// <summary>What the generator of typed overrides did.</summary>
    internal GeneratorRunResult Overrides { get; }

    /// <summary>The generated sources by the last part of their names, such as "Gates"; for one snapshot.</summary>
    internal Dictionary<string, string> Sources => Result.GeneratedSources.Concat(Overrides.GeneratedSources).ToDictionary(static source => source.HintName[..^".g.cs".Length].Split('.')[^1], static source => source.SourceText.ToString());

    internal static GeneratorRun Of(string snapshot, LanguageVersion language = LanguageVersion.Latest) => Of([new SnapshotText("app.statsig.json", snapshot)], language: language);

    /// <summary>Runs the generators.</summary>
    /// <param name="snapshots">The snapshots of the project.</param>
    /// <param name="globals">The properties of the project; null for its root namespace alone.</param>
    /// <param name="language">The version of the language.</param>
    /// <param name="hasKit">True for a test project, which references the kit.</param>
    /// <param name="references">Further references.</param>
    /// <param name="assemblyName">The name of the assembly; null for any.</param>
    internal static GeneratorRun Of(
        IEnumerable<SnapshotText> snapshots,
        ImmutableDictionary<string, string>? globals = null,
        LanguageVersion language = LanguageVersion.Latest,
        bool hasKit = false,
        IEnumerable<MetadataReference>? references = null,
        string? assemblyName = null)
    {
        SnapshotText[] texts = [.. snapshots];
        var parse = new CSharpParseOptions(language, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            assemblyName ?? "Generated" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText("[assembly: System.CLSCompliant(false)]", parse)],
            [.. References, .. hasKit ? Kit : [], .. references ?? []],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, optimizationLevel: OptimizationLevel.Release));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new StatsigGenerator().AsSourceGenerator(), new OverridesGenerator().AsSourceGenerator()],
            texts,
            parse,
            new TestOptions(texts, globals ?? ImmutableDictionary<string, string>.Empty.Add("build_property.RootNamespace", "App")),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(driver, compilation, texts);
    }

    /// <summary>Runs again after a change.</summary>
    internal GeneratorRun Again(Func<GeneratorDriver, GeneratorDriver>? change = null, Func<CSharpCompilation, CSharpCompilation>? edit = null) =>
        new(change is null ? Driver : change(Driver), edit is null ? Compilation : edit(Compilation), Texts);

    /// <summary>The compilation with what was generated, and a source of the test's own.</summary>
    internal CSharpCompilation Compile(string? source = null)
    {
        var parse = (CSharpParseOptions)Compilation.SyntaxTrees[0].Options;
        CSharpCompilation all = Compilation.AddSyntaxTrees(Result.GeneratedSources.Concat(Overrides.GeneratedSources).Select(static generated => generated.SyntaxTree));
        return source is null ? all : all.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, parse));
    }

    /// <summary>Asserts that everything compiles without a warning, and loads it.</summary>
    internal Assembly Load(string? source = null)
    {
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = Compile(source).Emit(image);
        AssertNone(emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(static diagnostic => diagnostic.ToString()));
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>Asserts that there is nothing to complain about, and shows the first few when there is.</summary>
    internal static void AssertNone(IEnumerable<string> complaints)
    {
        string[] first = [.. complaints.Take(10)];
        Assert.True(first.Length == 0, string.Join('\n', first));
    }

    /// <summary>The diagnostics of a compilation that count: warnings and errors.</summary>
    internal static string[] Complaints(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(static diagnostic => diagnostic.ToString())];
}
