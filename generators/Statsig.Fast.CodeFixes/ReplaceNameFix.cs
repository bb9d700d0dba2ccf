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

/// <summary>Replaces a name that the snapshot does not have with one that it has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceNameFix))]
[Shared]
public sealed class ReplaceNameFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnknownName, DiagnosticIds.UnknownParameter];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax expression)
            {
                continue;
            }

            foreach (string candidate in DiagnosticProperties.Lines(diagnostic, DiagnosticIds.CandidatesProperty))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Use \"{candidate}\"",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(expression, Literal(candidate).WithTriviaFrom(expression)))),
                        equivalenceKey: $"{diagnostic.Id} {candidate}"),
                    diagnostic);
            }
        }
    }

    private static LiteralExpressionSyntax Literal(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
}
