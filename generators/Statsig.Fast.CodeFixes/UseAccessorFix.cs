using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.CodeFixes;

/// <summary>Replaces a call by name with a typed accessor.</summary>
/// <remarks>
/// The accessor is bound to the server of the call, unless it uses the same one by default. Everything but a gate is followed by ".Answer",
/// so that the type stays the same.
/// </remarks>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAccessorFix))]
[Shared]
public sealed class UseAccessorFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnknownName, DiagnosticIds.TypedAccessorExists];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // The span of the diagnostic is either the name inside the call, or the call.
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (DiagnosticProperties.Accessor(diagnostic) is { } accessor
                && node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
                && model.GetOperation(invocation, context.CancellationToken) is IInvocationOperation call
                && Replacement(invocation, call, accessor, diagnostic) is { } replacement)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Use {accessor.Substring(accessor.LastIndexOf('.', accessor.LastIndexOf('.') - 1) + 1)}",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(invocation, replacement.WithTriviaFrom(invocation)))),
                        equivalenceKey: $"{diagnostic.Id} accessor"),
                    diagnostic);
            }
        }
    }

    /// <summary>The new call; null when the old one passes something that the accessor does not take.</summary>
    private static ExpressionSyntax? Replacement(InvocationExpressionSyntax invocation, IInvocationOperation call, string accessor, Diagnostic diagnostic)
    {
        if (invocation.Expression is not MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } receiver)
        {
            return null;
        }

        ExpressionSyntax? user = null;
        var others = new List<ArgumentSyntax>();
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Syntax is not ArgumentSyntax syntax)
            {
                continue;
            }

            switch (argument.Parameter)
            {
                case { Type.Name: "StatsigUser" }:
                    user = syntax.Expression;
                    break;
                case { Type.SpecialType: SpecialType.System_String }:
                    break;
                case { Type.Name: "ExperimentEvaluationOptions", Name: "evaluationOptions" }:
                case { Type.Name: "ExposureLogging", Name: "exposure" }:
                    others.Add(syntax.WithNameColon(SyntaxFactory.NameColon(argument.Parameter.Name)).WithoutTrivia());
                    break;
                default:
                    return null;
            }
        }

        if (user is null)
        {
            return null;
        }

        ExpressionSyntax typed = SyntaxFactory.ParseExpression(accessor).WithAdditionalAnnotations(Simplifier.Annotation);
        bool isShared = call.Instance is IPropertyReferenceOperation { Property: { Name: "Shared", ContainingType.Name: "StatsigServer" } };
        if (!isShared || !DiagnosticProperties.Has(diagnostic, DiagnosticIds.SharedProperty))
        {
            typed = SyntaxFactory.InvocationExpression(
                Member(typed, "For"),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(receiver.Expression.WithoutTrivia()))));
        }

        ArgumentSyntax[] arguments = [SyntaxFactory.Argument(user.WithoutTrivia()), .. others];
        ExpressionSyntax result = SyntaxFactory.InvocationExpression(
            Member(typed, DiagnosticProperties.Text(diagnostic, DiagnosticIds.MethodProperty) ?? "Get"),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments)));
        bool isGate = call.TargetMethod.Name is "CheckGate" or "GetFeatureGate";
        return (isGate ? result : Member(result, "Answer")).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static MemberAccessExpressionSyntax Member(ExpressionSyntax expression, string name) =>
        SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, expression, SyntaxFactory.IdentifierName(name));
}
