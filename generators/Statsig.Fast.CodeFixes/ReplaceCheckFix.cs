using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.CodeFixes;

/// <summary>Replaces the check of a gate with a constant: its constant value, or a choice of both when the value is not known.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceCheckFix))]
[Shared]
public sealed class ReplaceCheckFix : CodeFixProvider
{
    private static readonly string[] Both = ["true", "false"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ConstantGate, DiagnosticIds.ArchivedEntry, DiagnosticIds.ExpiredEntry];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!DiagnosticProperties.Has(diagnostic, DiagnosticIds.CheckProperty)
                || root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax check

                // A check that is a whole statement may exist for its exposure, and a constant is not a valid statement.
                || check.Parent is ExpressionStatementSyntax)
            {
                continue;
            }

            string? constant = DiagnosticProperties.Text(diagnostic, DiagnosticIds.ConstantProperty);
            foreach (string answer in constant is null ? Both : [constant])
            {
                SyntaxKind kind = answer == "true" ? SyntaxKind.TrueLiteralExpression : SyntaxKind.FalseLiteralExpression;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Replace the check with {answer}",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(check, SyntaxFactory.LiteralExpression(kind).WithTriviaFrom(check)))),
                        equivalenceKey: $"{diagnostic.Id} {answer}"),
                    diagnostic);
            }
        }
    }
}
