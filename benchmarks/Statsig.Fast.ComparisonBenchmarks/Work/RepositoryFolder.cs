using System;
using System.IO;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>The project's folder, above the current one or above the program.</summary>
internal static class RepositoryFolder
{
    internal static string? Find() => Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);

    internal static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
