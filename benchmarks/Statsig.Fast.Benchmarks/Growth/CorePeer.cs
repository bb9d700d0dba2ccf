using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>Measures Statsig's own core, behind its Node binding, with the same payload in a process of its own.</summary>
internal static class CorePeer
{
    private const string Folder = "artifacts/growth";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Adds what was measured to a row; says why when it cannot be measured here.</summary>
    internal static void Measure(byte[] payload, string gateNameFormat, Dictionary<string, double> row)
    {
        Directory.CreateDirectory(Folder);
        string scripts = Path.Combine(AppContext.BaseDirectory, "Growth");
        File.Copy(Path.Combine(scripts, "package.json"), Path.Combine(Folder, "package.json"), overwrite: true);
        string file = Path.Combine(Folder, "payload.json");
        File.WriteAllBytes(file, payload);

        // Wherever the machine's npm is set up to take packages from; their install scripts are not needed.
        if (Run("npm", ["install", "--prefix", Folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]) is (null, var failure))
        {
            Console.Error.WriteLine($"statsig-node-core is left out, since it cannot be installed: {failure}");
            return;
        }

        string count = row["gates"].ToString(CultureInfo.InvariantCulture);
        (string? output, string error) = Run("node", ["--expose-gc", "--max-old-space-size=4096", Path.Combine(scripts, "core.mjs"), Folder, file, gateNameFormat, count]);
        if (output is null)
        {
            Console.Error.WriteLine($"statsig-node-core is left out: {error}");
            return;
        }

        using JsonDocument figures = JsonDocument.Parse(output[(output.TrimEnd().LastIndexOf('\n') + 1)..]);
        foreach (JsonProperty figure in figures.RootElement.EnumerateObject())
        {
            row[figure.Name] = figure.Value.GetDouble();
        }
    }

    /// <summary>The output of a program that ended well; otherwise null, and the last line that it wrote.</summary>
    private static (string? Output, string Error) Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return (null, "it did not end in time");
            }

            string text = (output.Result + error.Result).Trim();
            return process.ExitCode == 0 ? (output.Result, "") : (null, text[(text.LastIndexOf('\n') + 1)..]);
        }
        catch (Win32Exception exception)
        {
            return (null, exception.Message); // No such program.
        }
    }
}
