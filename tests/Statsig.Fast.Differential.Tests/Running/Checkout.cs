using System;
using System.IO;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>Finds the folder of the solution above the program.</summary>
internal static class Checkout
{
    /// <summary>The folder; null when the program runs apart from it.</summary>
    internal static string? Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Statsig.Fast.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName;
        }
    }
}
