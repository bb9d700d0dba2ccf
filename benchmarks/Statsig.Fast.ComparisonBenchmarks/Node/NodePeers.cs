using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Node;

/// <summary>Brings the packages of the peers that run in Node and starts one process for each.</summary>
internal static class NodePeers
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(5);

    private static readonly (string Kind, string Name, string Description)[] Peers =
    [
        ("legacy", "statsig-node", "Statsig's server SDK in JavaScript; gates of eval_proj with rules that say off, as holdouts have, it answers differently, so their answers are not compared; bytes are those of the V8 heap"),
        ("core", "statsig-node-core", "Statsig's core in Rust behind its Node binding; bytes are those of the V8 heap, the core's own are not seen"),
    ];

    /// <summary>Those that can be had here; a message for the others.</summary>
    /// <param name="folder">Where packages, payloads and users go; not under version control.</param>
    /// <param name="payloads">The common payloads by file name.</param>
    /// <param name="userIds">The users' IDs.</param>
    /// <param name="evalPayload">The path of the real payload, or null.</param>
    /// <param name="report">Receives what is missing.</param>
    internal static List<Subject> Start(
        string folder, IEnumerable<(string Name, byte[] Content)> payloads, string[] userIds, string? evalPayload, Action<string> report)
    {
        Directory.CreateDirectory(folder);
        string scripts = Path.Combine(AppContext.BaseDirectory, "Node");
        File.Copy(Path.Combine(scripts, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        foreach ((string name, byte[] content) in payloads)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }

        File.WriteAllLines(Path.Combine(folder, "users.txt"), userIds);
        var subjects = new List<Subject>();
        if (Run("node", ["--version"], folder) is { } noNode)
        {
            report($"The peers in Node are left out, since node does not run: {noNode}");
            return subjects;
        }

        // Wherever the machine's npm is set up to take packages from; their install scripts are not needed.
        if (Run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], folder) is { } failure)
        {
            report($"The peers in Node are left out, since their packages cannot be installed: {failure}");
            return subjects;
        }

        foreach ((string kind, string name, string description) in Peers)
        {
            try
            {
                subjects.Add(NodeSubject.Start(kind, name, description, Path.Combine(scripts, "peer.mjs"), folder, evalPayload));
            }
            catch (InvalidOperationException exception)
            {
                report($"{name} is left out: {exception.Message}"); // The table says which subjects there were.
            }
        }

        return subjects;
    }

    /// <summary>Null when it ended well, else the last line of its output.</summary>
    private static string? Run(string program, string[] arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(InstallPatience))
            {
                process.Kill(entireProcessTree: true);
                return "it did not end in time";
            }

            string text = (error.Result + output.Result).Trim();
            return process.ExitCode == 0 ? null : text[(text.LastIndexOf('\n') + 1)..];
        }
        catch (Win32Exception exception)
        {
            return exception.Message; // No such program.
        }
    }
}
