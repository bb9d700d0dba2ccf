using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Differential.Tests.Reference;

/// <summary>Brings the reference's package into a folder beside the program, once per process.</summary>
/// <remarks>npm takes packages from wherever the machine has it set up to; install scripts are not needed.</remarks>
internal static class ReferencePackages
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);

    private static readonly Lock OneAtATime = new();
    private static string? missing;

    /// <summary>The folder of the packages.</summary>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "artifacts", "reference");

    /// <summary>Why the reference cannot be asked here; null when it can.</summary>
    internal static string? Missing
    {
        get
        {
            lock (OneAtATime)
            {
                return (missing ??= Install() ?? "") is { Length: > 0 } reason ? reason : null;
            }
        }
    }

    internal static string ScriptOf(string name) => Path.Combine(AppContext.BaseDirectory, "Reference", name);

    private static string? Install()
    {
        if (Run("node", ["--version"]) is { } noNode)
        {
            return $"The reference cannot be asked, since node does not run: {noNode}";
        }

        Directory.CreateDirectory(Folder);
        string wanted = File.ReadAllText(ScriptOf("package.json"));
        string manifest = Path.Combine(Folder, "package.json");
        if (File.Exists(manifest) && File.ReadAllText(manifest) == wanted && File.Exists(Path.Combine(Folder, "installed")))
        {
            return null;
        }

        File.WriteAllText(manifest, wanted);
        if (Run("npm", ["install", "--prefix", Folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]) is { } failure)
        {
            return $"The reference cannot be asked, since its package cannot be installed: {failure}";
        }

        File.WriteAllText(Path.Combine(Folder, "installed"), "");
        return null;
    }

    /// <summary>Null when it ended well, else the last line of its output.</summary>
    private static string? Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(InstallPatience))
            {
                process.Kill(entireProcessTree: true);
                return "it did not end in time";
            }

            string text = (error.GetAwaiter().GetResult() + output.GetAwaiter().GetResult()).Trim();
            return process.ExitCode == 0 ? null : text[(text.LastIndexOf('\n') + 1)..];
        }
        catch (Win32Exception exception)
        {
            return exception.Message; // There is no such program.
        }
    }
}
