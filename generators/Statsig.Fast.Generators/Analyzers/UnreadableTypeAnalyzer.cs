using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>Reads of parameters as types that no parameter can be read as: they would always return the fallback.</summary>
/// <remarks>
/// Looks at every read, with or without a spec snapshot. A type that depends on a type parameter is not known here; such reads are left to
/// the warning that the library logs when the program runs.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreadableTypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AnalyzerDescriptors.UnreadableType];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(static operation => Analyze(operation, ((IInvocationOperation)operation.Operation).TargetMethod), OperationKind.Invocation);
        context.RegisterOperationAction(static operation => Analyze(operation, ((IMethodReferenceOperation)operation.Operation).Method), OperationKind.MethodReference);
    }

    private static void Analyze(OperationAnalysisContext context, IMethodSymbol method)
    {
        if (method is { Name: "Get" or "TryGet", TypeArguments.Length: 1 }
            && method.ContainingType is { Name: "DynamicConfig" or "Experiment" or "Layer" or "ParameterStore" or "ParameterValue" } type
            && type.ContainingNamespace.ToDisplayString() == "Statsig.Fast"
            && method.TypeArguments[0] is { } asked
            && !ReadableTypes.Contains(asked))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                AnalyzerDescriptors.UnreadableType,
                context.Operation.Syntax.GetLocation(),
                asked.ToMinimalDisplayString(context.Operation.SemanticModel!, context.Operation.Syntax.SpanStart)));
        }
    }
}
