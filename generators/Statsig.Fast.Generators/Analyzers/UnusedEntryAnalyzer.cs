using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>Entries of a snapshot that nothing in the project refers to, by name or by accessor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedEntryAnalyzer : SnapshotAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AnalyzerDescriptors.UnusedEntry];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSnapshots snapshots)
    {
        // A set; the values mean nothing.
        var used = new ConcurrentDictionary<EntryUse, bool>();
        context.RegisterOperationAction(
            operation =>
            {
                if (ServerCall.Of(operation.Operation) is { } call && snapshots.Find(call.Kind, call.Name) is { } use)
                {
                    used[use] = true;
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                if (snapshots.Find(((IPropertyReferenceOperation)operation.Operation).Property) is { } use)
                {
                    used[use] = true;
                }
            },
            OperationKind.PropertyReference);
        context.RegisterCompilationEndAction(end => Report(end, snapshots, used));
    }

    private static void Report(CompilationAnalysisContext context, KnownSnapshots snapshots, ConcurrentDictionary<EntryUse, bool> used)
    {
        foreach (KnownSnapshot snapshot in snapshots.All)
        {
            foreach (EntryKind kind in EntryKind.All)
            {
                foreach (EntryUse use in snapshot.EntriesOf(kind))
                {
                    if (!used.ContainsKey(use))
                    {
                        context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.UnusedEntry, snapshot.LocationOf(use), use.Noun, use.Entry.Name));
                    }
                }
            }
        }
    }
}
