using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Statsig.Fast.Snapshots;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>Parameters that are read by name: those that the snapshot lacks, and those that have another type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParameterAnalyzer : SnapshotAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [AnalyzerDescriptors.UnknownParameter, AnalyzerDescriptors.WrongParameterType];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSnapshots snapshots) =>
        context.RegisterOperationAction(operation => Analyze(operation, snapshots), OperationKind.Invocation);

    private static void Analyze(OperationAnalysisContext context, KnownSnapshots snapshots)
    {
        if (ParameterRead.Of((IInvocationOperation)context.Operation, snapshots, context.CancellationToken) is not { } read)
        {
            return;
        }

        if (read.Use.Entry.Parameters.FirstOrDefault(parameter => parameter.Name == read.Name) is not { } parameter)
        {
            IReadOnlyList<string> nearest = NearestNames.Of(read.Name, read.Use.Entry.Parameters.Select(static parameter => parameter.Name), static name => name);
            context.ReportDiagnostic(Diagnostic.Create(
                AnalyzerDescriptors.UnknownParameter,
                read.Argument.Syntax.GetLocation(),
                Properties((DiagnosticIds.CandidatesProperty, string.Join("\n", nearest))),
                read.Use.Noun,
                read.Use.Entry.Name,
                read.Name,
                NearestNames.Question(nearest)));
        }
        else if (read.Type is { } type && !MayBeReadAs(parameter.Type.Kind, type))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AnalyzerDescriptors.WrongParameterType,
                context.Operation.Syntax.GetLocation(),
                read.Name,
                read.Use.Noun,
                read.Use.Entry.Name,
                SnapshotType.NameOf(parameter.Type.Kind),
                type.ToMinimalDisplayString(context.Operation.SemanticModel!, context.Operation.Syntax.SpanStart)));
        }
    }

    /// <summary>Types that are not listed are the caller's business: a read of them is never reported.</summary>
    private static bool MayBeReadAs(SnapshotTypeKind kind, ITypeSymbol type)
    {
        if (kind == SnapshotTypeKind.Json)
        {
            return true;
        }

        ITypeSymbol plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        return plain.SpecialType switch
        {
            SpecialType.System_String => kind == SnapshotTypeKind.String,
            SpecialType.System_Boolean => kind == SnapshotTypeKind.Boolean,
            SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 => kind == SnapshotTypeKind.Integer,
            SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 => kind == SnapshotTypeKind.Integer,
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => kind is SnapshotTypeKind.Integer or SnapshotTypeKind.Number,
            _ => true,
        };
    }
}
