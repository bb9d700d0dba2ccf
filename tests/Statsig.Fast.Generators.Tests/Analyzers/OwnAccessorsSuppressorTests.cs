using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>
/// A library and its test project with one root namespace and a snapshot each, of which the library shows its internals to the test
/// project.
/// </summary>
public sealed class OwnAccessorsSuppressorTests
{
    private const string Snapshot = """{"statsigSnapshot":1,"gates":{"a":{}}}""";

    [Fact]
    public async Task Compile_BothHaveAccessorsOfOneName_OwnAreUsedWithoutAWarning()
    {
        Diagnostic[] hidden = await HiddenTypesAsync("internal static class Use { internal static Statsig.Fast.GateAccessor A => App.Gates.A; }");

        Assert.NotEmpty(hidden);
        Assert.All(hidden, static diagnostic => Assert.True(diagnostic.IsSuppressed, diagnostic.ToString()));
    }

    [Fact]
    public async Task Compile_BothHaveATypeOfTheirOwn_WarningStays()
    {
        Diagnostic[] hidden = await HiddenTypesAsync("namespace App { internal class Handwritten { } internal class Use : Handwritten { } }");

        Assert.Single(hidden, static diagnostic => !diagnostic.IsSuppressed);
    }

    private static async Task<Diagnostic[]> HiddenTypesAsync(string source)
    {
        CSharpCompilation library = GeneratorRun.Of(Snapshot).Compile(
            """[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Tests")] namespace App { internal class Handwritten { } }""");
        using var image = new MemoryStream();
        Assert.True(library.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        CSharpCompilation tests = GeneratorRun.Of(Snapshot).Compile(source);
        tests = tests.WithAssemblyName("Tests")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()))
            .WithOptions(tests.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        ImmutableArray<Diagnostic> all = await tests.WithAnalyzers([new OwnAccessorsSuppressor()], options).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(all, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return [.. all.Where(static diagnostic => diagnostic.Id == "CS0436")];
    }
}
