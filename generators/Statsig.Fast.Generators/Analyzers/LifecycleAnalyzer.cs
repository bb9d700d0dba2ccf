using System;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Statsig.Fast.Generators.Model;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>
/// Reports uses of entries that should be removed: gates with the same value for every user, and archived or expired entries.
/// </summary>
/// <remarks>"Today" is the build property StatsigToday, so that a build can be repeated; without it nothing expires.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LifecycleAnalyzer : SnapshotAnalyzer
{
    private const string Archived = "archived";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AnalyzerDescriptors.ConstantGate, AnalyzerDescriptors.ArchivedEntry, AnalyzerDescriptors.ExpiredEntry];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSnapshots snapshots)
    {
        string? today = context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.StatsigToday", out string? value) && IsDate(value)
            ? value
            : null;
        context.RegisterOperationAction(operation => AnalyzeCall(operation, snapshots, today), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeAccessor(operation, snapshots, today), OperationKind.PropertyReference);
    }

    private static void AnalyzeCall(OperationAnalysisContext context, KnownSnapshots snapshots, string? today)
    {
        if (ServerCall.Of(context.Operation) is { } call && snapshots.Find(call.Kind, call.Name) is { } use)
        {
            Report(context, use, context.Operation.Syntax, call.IsCheck, today);
        }
    }

    private static void AnalyzeAccessor(OperationAnalysisContext context, KnownSnapshots snapshots, string? today)
    {
        if (snapshots.Find(((IPropertyReferenceOperation)context.Operation).Property) is { } use)
        {
            IOperation accessor = context.Operation;
            if (CallOn(accessor, "For") is { } bound)
            {
                accessor = bound;
            }

            IOperation? check = CallOn(accessor, "IsOn");
            Report(context, use, (check ?? context.Operation).Syntax, check is not null, today);
        }
    }

    /// <summary>Gets the call of a method of a gate's accessor on the given one.</summary>
    private static IInvocationOperation? CallOn(IOperation accessor, string method) =>
        accessor.Parent is IInvocationOperation { TargetMethod.ContainingType.Name: "GateAccessor" } call
            && call.TargetMethod.Name == method
            && ReferenceEquals(call.Instance, accessor)
            ? call
            : null;

    private static void Report(OperationAnalysisContext context, EntryUse use, SyntaxNode syntax, bool isCheck, string? today)
    {
        string? constant = use.Entry.Constant switch
        {
            true => "true",
            false => "false",
            null => null,
        };
        ImmutableDictionary<string, string?> properties = Properties(
            (DiagnosticIds.ConstantProperty, constant), (DiagnosticIds.CheckProperty, isCheck && use.Kind == EntryKind.Gates ? "" : null));

        // One diagnostic is enough, because all reasons have the same fix.
        if (string.Equals(use.Entry.Status, Archived, StringComparison.OrdinalIgnoreCase))
        {
            context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.ArchivedEntry, syntax.GetLocation(), properties, use.Noun, use.Entry.Name));
        }
        else if (today is not null && use.Entry.Expires is { } expires && IsDate(expires) && string.CompareOrdinal(expires, today) < 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.ExpiredEntry, syntax.GetLocation(), properties, use.Noun, use.Entry.Name, expires));
        }
        else if (constant is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.ConstantGate, syntax.GetLocation(), properties, use.Entry.Name, constant));
        }
    }

    private static bool IsDate(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
