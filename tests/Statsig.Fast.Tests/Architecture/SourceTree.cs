using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace Statsig.Fast.Tests.Architecture;

/// <summary>The sources of the library, found beside the tests.</summary>
internal static partial class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    internal static string Root { get; } = FindRoot();

    internal static string Library { get; } = Path.Combine(Root, "src", "Statsig.Fast");

    /// <summary>Every source file of the library: its folders below the project, and its text without comments.</summary>
    internal static IEnumerable<(string Path, string[] Folders, string Code)> Files()
    {
        foreach (string file in Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Library, file).Replace('\\', '/');
            string[] folders = path.Split('/')[..^1];
            if (folders is not ["obj" or "bin", ..])
            {
                yield return (path, folders, Comments().Replace(File.ReadAllText(file), ""));
            }
        }
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Statsig.Fast.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository: no folder above them holds Statsig.Fast.sln.");
    }

    // Up to the end of the line; a "//" inside a text hides the rest of that line, which no test here would miss.
    [GeneratedRegex("//.*")]
    private static partial Regex Comments();
}
