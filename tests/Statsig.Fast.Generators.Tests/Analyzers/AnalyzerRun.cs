using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.CodeFixes;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>Runs all analyzers on a source beside what is generated from a snapshot, and the fixes on what they find.</summary>
internal sealed class AnalyzerRun
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [
            new NameAnalyzer(), new ParameterAnalyzer(), new LifecycleAnalyzer(), new UnusedEntryAnalyzer(), new PersonalDataAnalyzer(), new UnreadableTypeAnalyzer(),
            new ServerEndAnalyzer(),
        ];

    private static readonly CodeFixProvider[] Fixes = [new ReplaceNameFix(), new UseAccessorFix(), new ReplaceCheckFix(), new MoveToPrivateAttributesFix()];

    private readonly SnapshotText[] _snapshots;
    private readonly AnalyzerOptions _options;
    private readonly Document _document;

    private AnalyzerRun(string source, SnapshotText[] snapshots, string? today, string? enabled, bool hasKit)
    {
        _snapshots = snapshots;
        ImmutableDictionary<string, string> globals = ImmutableDictionary<string, string>.Empty.Add("build_property.RootNamespace", "App");
        GeneratorRun run = GeneratorRun.Of(snapshots, globals, hasKit: hasKit);
        _options = new AnalyzerOptions([.. snapshots], new TestOptions(snapshots, today is null ? globals : globals.Add("build_property.StatsigToday", today)));
        var options = (CSharpCompilationOptions)run.Compilation.Options;
        var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Analyzed", LanguageNames.CSharp)
            .WithParseOptions(run.Compilation.SyntaxTrees[0].Options)
            .WithCompilationOptions(enabled is null ? options : options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItem(enabled, ReportDiagnostic.Info)))
            .WithMetadataReferences(run.Compilation.References);
        foreach (GeneratedSourceResult generated in run.Result.GeneratedSources)
        {
            project = project.AddDocument(generated.HintName, generated.SourceText, filePath: "/" + generated.HintName).Project;
        }

        _document = project.AddDocument("Source.cs", source, filePath: "/Source.cs");
    }

    internal static AnalyzerRun Of(string source, string snapshot, string? today = null, string? enabled = null, bool hasKit = false) =>
        Of(source, [new SnapshotText("/app.statsig.json", snapshot)], today, enabled, hasKit);

    internal static AnalyzerRun Of(string source, SnapshotText[] snapshots, string? today = null, string? enabled = null, bool hasKit = false) =>
        new(source, snapshots, today, enabled, hasKit);

    /// <summary>What the analyzers say, in order: the ID, the text that it is about, and the message.</summary>
    internal async Task<string[]> FindingsAsync() =>
        [.. (await DiagnosticsAsync(_document)).Select(diagnostic => $"{diagnostic.Id} {TextOf(diagnostic)} : {diagnostic.GetMessage(null)}")];

    /// <summary>The titles of the fixes for a diagnostic.</summary>
    internal async Task<string[]> TitlesAsync(string id) => [.. (await ActionsAsync(id)).Select(static action => action.Title)];

    /// <summary>The source after a fix; it compiles without a warning.</summary>
    internal async Task<string> FixAsync(string id, string title)
    {
        CodeAction action = (await ActionsAsync(id)).Single(action => action.Title == title);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(_document.Id)!;
        var compilation = (CSharpCompilation)(await changed.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Empty(GeneratorRun.Complaints(compilation));
        return (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString().ReplaceLineEndings("\n");
    }

    private async Task<CodeAction[]> ActionsAsync(string id)
    {
        Diagnostic diagnostic = (await DiagnosticsAsync(_document)).First(diagnostic => diagnostic.Id == id);
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(_document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        }

        return [.. actions];
    }

    private async Task<Diagnostic[]> DiagnosticsAsync(Document document)
    {
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Empty(GeneratorRun.Complaints(compilation));
        var options = new CompilationWithAnalyzersOptions(_options, OnException, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(static diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    private static void OnException(Exception exception, DiagnosticAnalyzer analyzer, Diagnostic diagnostic) => Assert.Fail($"{analyzer}: {exception}");

    private string TextOf(Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is { } tree)
        {
            return tree.GetText().ToString(diagnostic.Location.SourceSpan);
        }

        SnapshotText snapshot = _snapshots.Single(snapshot => snapshot.Path == diagnostic.Location.GetLineSpan().Path);
        return snapshot.GetText()!.ToString(diagnostic.Location.SourceSpan);
    }
}
