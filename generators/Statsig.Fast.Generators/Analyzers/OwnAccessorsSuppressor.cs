using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>
/// Suppresses the compiler's warning that a generated type of this project hides one of the same name in an assembly that shows its
/// internals to it.
/// </summary>
/// <remarks>
/// A library and its test project often have one root namespace, and a snapshot each. The project's own accessors are meant then, which is
/// what the compiler chooses. Types that were not generated from a snapshot keep the warning.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OwnAccessorsSuppressor : DiagnosticSuppressor
{
    private const string HidesImportedType = "CS0436";
    private const string Tool = "Statsig.Fast.Generators";

    private static readonly SuppressionDescriptor OwnAccessors = new(
        "SFGS001", HidesImportedType, "Accessors that are generated from the project's own snapshot hide those of an assembly that it references.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [OwnAccessors];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan) is { } node
                && context.GetSemanticModel(tree).GetSymbolInfo(node, context.CancellationToken).Symbol is INamedTypeSymbol type
                && IsGenerated(type))
            {
                context.ReportSuppression(Suppression.Create(OwnAccessors, diagnostic));
            }
        }
    }

    private static bool IsGenerated(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            foreach (AttributeData attribute in outer.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "GeneratedCodeAttribute" }
                    && attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is Tool)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
