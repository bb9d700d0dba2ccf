using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>Names in calls of a server: those that the snapshot lacks, and those that have a typed accessor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NameAnalyzer : SnapshotAnalyzer
{
    /// <summary>The type of the kit for tests, whose builders define names that no snapshot has.</summary>
    private const string KitType = "Statsig.Fast.Testing.TestStatsig";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AnalyzerDescriptors.UnknownName, AnalyzerDescriptors.TypedAccessorExists];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSnapshots snapshots)
    {
        bool isTest = context.Compilation.GetTypeByMetadataName(KitType) is not null;
        context.RegisterOperationAction(operation => Analyze(operation, snapshots, isTest), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, KnownSnapshots snapshots, bool isTest)
    {
        if (ServerCall.Of(context.Operation) is not { } call)
        {
            return;
        }

        if (snapshots.Find(call.Kind, call.Name) is not { } use)
        {
            if (!isTest)
            {
                ReportUnknown(context, snapshots, call);
            }
        }
        else if (use.Kind == call.Kind)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AnalyzerDescriptors.TypedAccessorExists,
                call.Invocation.Syntax.GetLocation(),
                Properties((DiagnosticIds.AccessorsProperty, use.Accessor), (DiagnosticIds.MethodProperty, call.IsCheck ? "IsOn" : "Get"), SharedOf([use])),
                use.Noun,
                call.Name,
                use.ShortAccessor));
        }
    }

    private static void ReportUnknown(OperationAnalysisContext context, KnownSnapshots snapshots, ServerCall call)
    {
        IReadOnlyList<EntryUse> nearest = snapshots.Nearest(call.Kind, call.Name);
        string[] names = [.. nearest.Select(static use => use.Entry.Name)];
        context.ReportDiagnostic(Diagnostic.Create(
            AnalyzerDescriptors.UnknownName,
            call.Argument.Syntax.GetLocation(),
            Properties(
                (DiagnosticIds.CandidatesProperty, string.Join("\n", names)),
                (DiagnosticIds.AccessorsProperty, string.Join("\n", nearest.Select(use => use.Kind == call.Kind ? use.Accessor : ""))),
                (DiagnosticIds.MethodProperty, call.IsCheck ? "IsOn" : "Get"),
                SharedOf(nearest)),
            EntryUse.NounOf(call.Kind),
            call.Name,
            NearestNames.Question(names)));
    }

    private static (string Name, string? Value) SharedOf(IReadOnlyList<EntryUse> uses) =>
        (DiagnosticIds.SharedProperty, uses.All(static use => use.AsksShared) ? "" : null);
}
