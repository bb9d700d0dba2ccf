using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Architecture.Tests;

/// <summary>The source files of one project, compiled so that every name in them is known for what it is.</summary>
internal sealed class Sources
{
    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation _compilation;

    private Sources(string name, IEnumerable<(string Path, string Text)> files)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        // An assembly of the same name among the references would define every type a second time.
        _compilation = CSharpCompilation.Create(
            name,
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)),
            Platform.Where(reference => Path.GetFileNameWithoutExtension(reference.Display) != name),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The folder that holds the solution.</summary>
    internal static string Root { get; } = SourceTree.Root;

    /// <summary>The files, by their paths within the project.</summary>
    internal IEnumerable<SyntaxTree> Files => _compilation.SyntaxTrees;

    /// <summary>Reads the files of a project.</summary>
    /// <param name="folder">The folder of the project within the repository.</param>
    /// <param name="assembly">The name of its assembly.</param>
    internal static Sources Of(string folder, string assembly)
    {
        string root = Path.Combine(Root, folder);
        return new(
            assembly,
            Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
                .Where(static file => file.Path.Split('/')[0] is not ("obj" or "bin"))
                .OrderBy(static file => file.Path, StringComparer.Ordinal)
                .Select(static file => (file.Path, File.ReadAllText(file.File))));
    }

    /// <summary>Makes a project of texts.</summary>
    internal static Sources Of(params (string Path, string Text)[] files) => new("Planted", files);

    /// <summary>What the code of a file means.</summary>
    internal SemanticModel ModelOf(SyntaxTree file) => _compilation.GetSemanticModel(file);
}
