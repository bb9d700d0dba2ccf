using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>Which folder of a project uses which: an arrow for every name in the code of one that is declared in another.</summary>
internal sealed class FolderGraph
{
    /// <summary>The name of the place of files that are in no folder.</summary>
    internal const string Root = "(root)";

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _arrows = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    /// <summary>The folders.</summary>
    internal IEnumerable<string> Folders => _arrows.Keys;

    /// <summary>Reads the graph of the folders of the first level.</summary>
    /// <param name="sources">The project.</param>
    /// <param name="within">The folder whose folders are meant, with a slash at its end; empty for the project itself.</param>
    internal static FolderGraph Of(Sources sources, string within = "")
    {
        var graph = new FolderGraph();
        foreach (SyntaxTree file in sources.Files.Where(file => file.FilePath.StartsWith(within, StringComparison.Ordinal)))
        {
            string from = FolderOf(file.FilePath, within);
            SortedDictionary<string, string> arrows = graph._arrows.TryGetValue(from, out SortedDictionary<string, string>? known) ? known : graph._arrows[from] = new(StringComparer.Ordinal);
            SemanticModel model = sources.ModelOf(file);
            foreach (SimpleNameSyntax name in file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (!name.IsVar && model.GetSymbolInfo(name).Symbol is { } symbol and not INamespaceSymbol)
                {
                    foreach (string to in PlacesOf(symbol, within).Where(to => to != from))
                    {
                        FileLinePositionSpan position = name.SyntaxTree.GetLineSpan(name.Span);
                        arrows.TryAdd(to, $"{file.FilePath}({position.StartLinePosition.Line + 1}): {name}");
                    }
                }
            }
        }

        return graph;
    }

    /// <summary>The folders that a folder uses, with one place for each where it does.</summary>
    internal IReadOnlyDictionary<string, string> ArrowsFrom(string folder) => _arrows[folder];

    private static IEnumerable<string> PlacesOf(ISymbol symbol, string within)
    {
        // A partial type is where its parts are; what it declares is in one file.
        return symbol.OriginalDefinition.DeclaringSyntaxReferences
            .Select(static part => part.SyntaxTree.FilePath)
            .Where(path => path.StartsWith(within, StringComparison.Ordinal))
            .Select(path => FolderOf(path, within))
            .Distinct();
    }

    private static string FolderOf(string path, string within) =>
        path.IndexOf('/', within.Length) is var end and >= 0 ? path[within.Length..end] : Root;
}
