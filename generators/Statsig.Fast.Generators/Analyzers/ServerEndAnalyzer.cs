using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>
/// Servers that are made in a method and neither shut down there nor handed on: their last events are at the mercy of the end of the
/// process.
/// </summary>
/// <remarks>
/// Reported are results that nothing keeps, and local variables whose every use is a call of a member that does not end the server. A
/// server that is passed, returned, assigned or captured has another owner, such as a container, and is not reported.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServerEndAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] Ends = ["Dispose", "DisposeAsync", "ShutdownAsync"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AnalyzerDescriptors.UndisposedServer];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationBlockAction(AnalyzeBlock);
    }

    private static void AnalyzeBlock(OperationBlockAnalysisContext context)
    {
        foreach (IOperation block in context.OperationBlocks)
        {
            foreach (IObjectCreationOperation creation in block.Descendants().OfType<IObjectCreationOperation>())
            {
                if (creation.Type is { Name: "StatsigServer" } type && type.ContainingNamespace.ToDisplayString() == "Statsig.Fast" && IsLeft(creation, block))
                {
                    context.ReportDiagnostic(Diagnostic.Create(AnalyzerDescriptors.UndisposedServer, creation.Syntax.GetLocation()));
                }
            }
        }
    }

    private static bool IsLeft(IObjectCreationOperation creation, IOperation block) => Kept(creation) switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsUsing(declarator) && IsOnlyCalled(declarator.Symbol, block),
        _ => false,
    };

    /// <summary>Where the new server goes, past conversions such as the one to its interface.</summary>
    private static IOperation? Kept(IObjectCreationOperation creation)
    {
        IOperation? parent = creation.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent;
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator)
    {
        for (IOperation? outer = declarator.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IUsingDeclarationOperation or IUsingOperation:
                    return true;
                case IBlockOperation:
                    return false;
            }
        }

        return false;
    }

    /// <summary>True when every use of a variable calls a member of the server that does not end it.</summary>
    private static bool IsOnlyCalled(ILocalSymbol local, IOperation block) => block.Descendants().OfType<ILocalReferenceOperation>()
        .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local))
        .All(static reference => reference.Parent switch
        {
            IInvocationOperation call => ReferenceEquals(call.Instance, reference) && !Ends.Contains(call.TargetMethod.Name),
            IPropertyReferenceOperation or IEventReferenceOperation => true,
            _ => false,
        });
}
