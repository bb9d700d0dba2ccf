using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Generators.Diagnostics;
using Statsig.Fast.Generators.Emitting;
using Statsig.Fast.Generators.Model;
using Statsig.Fast.Generators.Parsing;

namespace Statsig.Fast.Generators;

/// <summary>Turns spec snapshots among the additional files into typed accessors.</summary>
/// <remarks>
/// This class connects the steps: parse, model, emit. No step depends on the compilation, so edits of C# code run no step again. Sources
/// and diagnostics are separate outputs: moving a line in the snapshot changes only the second.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class StatsigGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<SnapshotFile> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => SnapshotFile.Of(pair.Left, pair.Right))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(StepNames.Select);

        IncrementalValuesProvider<ParsedSnapshot> parsed = files
            .Select(static (file, token) => SnapshotFileParser.Parse(file, token))
            .WithTrackingName(StepNames.Parse);

        IncrementalValueProvider<NamespaceOwners> owners = files.Collect()
            .Select(static (all, _) => NamespaceOwners.Of(all))
            .WithTrackingName(StepNames.Namespaces);

        IncrementalValueProvider<bool> isEmitting = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => !IsGeneratedBefore(options))
            .WithTrackingName(StepNames.Emitting);

        IncrementalValuesProvider<SnapshotSchema> schemas = parsed.Combine(owners).Combine(isEmitting)
            .Select(static (pair, _) => pair.Right && pair.Left.Right.Owns(pair.Left.Left.Path) ? pair.Left.Left.Schema : null)
            .Where(static schema => schema is not null)
            .Select(static (schema, _) => schema!)
            .WithTrackingName(StepNames.Schema);

        IncrementalValuesProvider<EmbeddedSpecs> embedded = parsed.Combine(owners).Combine(isEmitting)
            .Select(static (pair, _) => pair.Right && pair.Left.Right.Owns(pair.Left.Left.Path) ? pair.Left.Left.Embedded : null)
            .Where(static specs => specs is not null)
            .Select(static (specs, _) => specs!)
            .WithTrackingName(StepNames.Embedded);

        IncrementalValuesProvider<SnapshotProblems> problems = parsed.Combine(owners)
            .Select(static (pair, _) => pair.Left.Problems.With(pair.Right))
            .WithTrackingName(StepNames.Problems);

        context.RegisterSourceOutput(schemas, SchemaEmitter.Emit);
        context.RegisterSourceOutput(embedded, EmbeddedSpecsEmitter.Emit);
        context.RegisterSourceOutput(problems, ProblemReporter.Report);
    }

    /// <summary>
    /// True when the build wrote the accessors to files of the project before this compilation; only problems are reported then.
    /// </summary>
    private static bool IsGeneratedBefore(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property.StatsigGenerateBeforeCompile", out string? value)
        && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
