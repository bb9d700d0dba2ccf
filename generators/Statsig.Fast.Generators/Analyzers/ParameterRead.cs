using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Statsig.Fast.Generators.Analyzers;

/// <summary>A read of a parameter by a name that is known when compiling, from an answer whose entry is known too.</summary>
/// <param name="Use">The entry.</param>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Argument">The expression of the name.</param>
/// <param name="Type">The requested type; null when any type is accepted.</param>
internal sealed record ParameterRead(EntryUse Use, string Name, IOperation Argument, ITypeSymbol? Type)
{
    /// <summary>The read, if a call is one.</summary>
    internal static ParameterRead? Of(IInvocationOperation invocation, KnownSnapshots snapshots, CancellationToken token)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name is not ("Get" or "TryGet" or "GetValue")
            || method.ContainingType is not { Name: "DynamicConfig" or "Experiment" or "Layer" or "ParameterStore" } type
            || type.ContainingNamespace.ToDisplayString() != "Statsig.Fast"
            || EntryOf(invocation.Instance, snapshots, token) is not { } use)
        {
            return null;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter is { Ordinal: 0, Type.SpecialType: SpecialType.System_String } && argument.Value.ConstantValue is { HasValue: true, Value: string name })
            {
                return new ParameterRead(use, name, argument.Value, TypeOf(method));
            }
        }

        return null;
    }

    private static ITypeSymbol? TypeOf(IMethodSymbol method) =>
        method.Name == "GetValue" ? null
        : method.TypeArguments.Length == 1 ? method.TypeArguments[0]
        : method.Parameters.Length > 1 ? method.Parameters[1].Type
        : null;

    /// <summary>The entry of an answer: the result of a call, of a local that never changes, or of a generated struct.</summary>
    private static EntryUse? EntryOf(IOperation? answer, KnownSnapshots snapshots, CancellationToken token)
    {
        if (ServerCall.Of(answer) is { } call)
        {
            return snapshots.Find(call.Kind, call.Name);
        }

        return answer switch
        {
            IPropertyReferenceOperation { Property: { Name: "Answer" } property } => snapshots.FindAnswer(property.ContainingType),
            ILocalReferenceOperation { Local: { } local } reference when ValueOf(local, reference, token) is { } value => EntryOf(value, snapshots, token),
            _ => null,
        };
    }

    /// <summary>What a local is declared with, when nothing is assigned to it later.</summary>
    private static IOperation? ValueOf(ILocalSymbol local, ILocalReferenceOperation reference, CancellationToken token)
    {
        if (reference.SemanticModel is not { } model
            || local.DeclaringSyntaxReferences.Length != 1
            || local.DeclaringSyntaxReferences[0].GetSyntax(token) is not VariableDeclaratorSyntax { Initializer.Value: { } value } declarator
            || declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member
            || IsAssigned(member, local.Name))
        {
            return null;
        }

        return model.GetOperation(value, token);
    }

    /// <summary>
    /// Compares names only: an assignment to another local of the same name can suppress a diagnostic, but never cause a wrong one.
    /// </summary>
    private static bool IsAssigned(MemberDeclarationSyntax member, string name) => member.DescendantNodes().Any(node => node switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => left.Identifier.ValueText == name,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: IdentifierNameSyntax passed } => passed.Identifier.ValueText == name,
        _ => false,
    });
}
