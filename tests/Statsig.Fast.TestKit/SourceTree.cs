using System;
using System.IO;

namespace Statsig.Fast.TestKit;

/// <summary>Where the repository lies, found from beside the tests.</summary>
public static class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

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
}
