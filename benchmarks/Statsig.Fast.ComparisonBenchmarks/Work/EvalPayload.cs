using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>A real payload, eval_proj, which is not part of the project: its rows are left out where it is missing.</summary>
/// <remarks>STATSIG_FAST_BENCH_PAYLOAD names it; otherwise it is looked for beside the project, in shared/parity/real.</remarks>
internal static class EvalPayload
{
    private const string Variable = "STATSIG_FAST_BENCH_PAYLOAD";

    internal static string? Find(string? repository)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        string? beside = repository is null ? null : Path.GetFullPath(Path.Combine(repository, "..", "shared", "parity", "real", "eval_proj_dcs.json"));
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The payload with another checksum, and another pass percentage in the first rule of its gates.</summary>
    internal static byte[] Version(byte[] payload, int percentage)
    {
        string text = Encoding.UTF8.GetString(payload);
        text = WithValue(text, "\"checksum\":", 0, $"\"{percentage}\"");
        text = WithValue(text, "\"passPercentage\":", text.IndexOf("\"feature_gates\":", StringComparison.Ordinal), percentage.ToString(CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(text);
    }

    private static string WithValue(string json, string member, int from, string value)
    {
        int at = json.IndexOf(member, from, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new InvalidDataException($"The payload has no {member}");
        }

        at += member.Length;
        return json[..at] + value + json[json.IndexOfAny([',', '}'], at)..];
    }
}
