using System;
using System.IO;

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
}
