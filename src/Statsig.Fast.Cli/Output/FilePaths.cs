using System;
using System.IO;

namespace Statsig.Fast.Cli.Output;

/// <summary>Tells whether two paths lead to the same file.</summary>
internal static class FilePaths
{
    internal static bool AreSame(string left, string right)
    {
        StringComparison comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        return string.Equals(Resolve(left), Resolve(right), comparison);
    }

    /// <exception cref="ArgumentException">The output would replace an input.</exception>
    internal static void RefuseSame(string? output, params ReadOnlySpan<string?> inputs)
    {
        foreach (string? input in inputs)
        {
            if (output is not null && input is not null && AreSame(input, output))
            {
                throw new ArgumentException($"{output}: The output is one of the inputs. Use another file.");
            }
        }
    }

    /// <summary>The address of a file in reports. Relative paths stay relative, so that services match them with a checkout.</summary>
    internal static string UriOf(string path) => Path.IsPathRooted(path)
        ? new Uri(Path.GetFullPath(path)).AbsoluteUri
        : Uri.EscapeDataString(path.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal);

    /// <summary>The full path with resolved links; hard links are not distinguished.</summary>
    internal static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string entry = Path.Combine(Resolve(folder), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(entry) ? new DirectoryInfo(entry) : new FileInfo(entry);
        return info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : entry;
    }
}
