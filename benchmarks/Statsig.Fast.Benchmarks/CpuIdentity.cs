using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Benchmarks;

/// <summary>Which processor this is: for the report, and for the folder that it goes to.</summary>
/// <param name="Name">Such as "AMD EPYC, family 26 model 2".</param>
/// <param name="Folder">Such as "amd-epyc-26-2".</param>
internal sealed record CpuIdentity(string Name, string Folder)
{
    private const string LinuxFile = "/proc/cpuinfo";

    internal static CpuIdentity Current { get; } = Parse(File.Exists(LinuxFile) ? File.ReadAllText(LinuxFile) : "", RuntimeInformation.ProcessArchitecture.ToString());

    /// <param name="cpuInfo">What Linux tells of the first processor; empty elsewhere.</param>
    /// <param name="architecture">The text for processors that do not identify themselves.</param>
    internal static CpuIdentity Parse(string cpuInfo, string architecture)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in cpuInfo.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                values.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }

        if (!values.TryGetValue("model name", out string? model) || !values.TryGetValue("cpu family", out string? family) || !values.TryGetValue("model", out string? number))
        {
            string os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";
            return new CpuIdentity($"{architecture} ({os})", $"{os}-{architecture}".ToLowerInvariant());
        }

        // "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz" and "AMD EPYC 9R14": maker and line are the first two words.
        string[] words = [.. model.Replace("(R)", "", StringComparison.Ordinal).Replace("(TM)", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)];
        string name = string.Join(' ', words);
        string folder = new([.. $"{name} {family} {number}".ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return new CpuIdentity($"{name}, family {family} model {number}", folder);
    }
}
