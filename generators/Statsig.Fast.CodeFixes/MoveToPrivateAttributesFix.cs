using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Statsig.Fast.Generators.Analyzers;

namespace Statsig.Fast.CodeFixes;

/// <summary>Moves a field of a user from its custom fields to its private attributes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveToPrivateAttributesFix))]
[Shared]
public sealed class MoveToPrivateAttributesFix : CodeFixProvider
{
    private const string Target = "PrivateAttributes";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.PersonalData];

    /// <summary>Returns null: two fields of one user cannot be moved independently.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionElementSyntax>() is
                {
                    Parent: CollectionExpressionSyntax { Parent: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax initializer } custom } collection,
                } element
                && Moved(initializer, custom, collection, element) is { } moved)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        "Move to private attributes",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(initializer, moved))),
                        equivalenceKey: DiagnosticIds.PersonalData),
                    diagnostic);
            }
        }
    }

    /// <summary>The initializer after the move; null when no field can be added to the value of the private attributes.</summary>
    private static InitializerExpressionSyntax? Moved(
        InitializerExpressionSyntax initializer, AssignmentExpressionSyntax custom, CollectionExpressionSyntax collection, ExpressionElementSyntax element)
    {
        AssignmentExpressionSyntax? existing = initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(static assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: Target });
        if (existing is { Right: not CollectionExpressionSyntax })
        {
            return null;
        }

        ExpressionElementSyntax plain = element.WithoutTrivia();
        var kept = new List<ExpressionSyntax>();
        foreach (ExpressionSyntax expression in initializer.Expressions)
        {
            if (expression == existing && existing.Right is CollectionExpressionSyntax attributes)
            {
                kept.Add(existing.WithRight(attributes.AddElements(plain)));
            }
            else if (expression != custom)
            {
                kept.Add(expression);
            }
            else if (collection.Elements.Count > 1)
            {
                kept.Add(custom.WithRight(collection.WithElements(collection.Elements.Remove(element))));
            }
        }

        if (existing is null)
        {
            int place = collection.Elements.Count > 1 ? kept.FindIndex(expression => expression is AssignmentExpressionSyntax { Left: var left } && left.IsEquivalentTo(custom.Left)) + 1 : initializer.Expressions.IndexOf(custom);
            kept.Insert(place, SyntaxFactory.AssignmentExpression(
                SyntaxKind.SimpleAssignmentExpression,
                SyntaxFactory.IdentifierName(Target),
                SyntaxFactory.CollectionExpression([plain])).NormalizeWhitespace().WithTriviaFrom(custom));
        }

        return initializer.WithExpressions(SyntaxFactory.SeparatedList(kept, Separators(initializer, kept.Count))).WithAdditionalAnnotations(Formatter.Annotation);
    }

    /// <summary>The existing commas, and new ones with the trivia of the first.</summary>
    private static IEnumerable<SyntaxToken> Separators(InitializerExpressionSyntax initializer, int count)
    {
        SyntaxToken[] old = [.. initializer.Expressions.GetSeparators()];
        bool endsWithComma = old.Length == initializer.Expressions.Count;
        SyntaxToken comma = old.Length > 0 ? old[0] : SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        return Enumerable.Repeat(comma, endsWithComma ? count : count - 1);
    }
}
