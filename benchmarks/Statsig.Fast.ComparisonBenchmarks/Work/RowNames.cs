using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>The rows' names, the same in every table and in every program that measures them.</summary>
internal static class RowNames
{
    internal const string Off = " | off";
    internal const string OffDistinct = " | off, distinct users";
    internal const string OnSame = " | on, same user (deduped)";
    internal const string OnDistinct = " | on, distinct users";
    internal const string OffTyped = " | off, typed";
    internal const string OnTyped = " | on, typed, same user (deduped)";
    internal const string BuildUser = "build user";
    internal const string LogEvent = "log event";
    internal const string ClientResponse = "client init response, eval_proj djb2 | distinct users";
    internal const string Load = "specs load, eval_proj";
    internal const string Update = "specs update, eval_proj, one gate changed";
    internal const string Cold = "cold cache, eval_proj | off, distinct users";

    internal const string FirstGate = "start to first gate";
    internal const string TailP99 = "caller tail, new exposures | p99";
    internal const string TailP999 = "caller tail, new exposures | p99.9";
    internal const string TailMax = "caller tail, new exposures | max";
    internal const string ClockP999 = "caller tail, the clock alone | p99.9";
    internal const string Kept = "specs load, eval_proj | kept";
    internal const string BurstAccepted = "burst | accepted";
    internal const string BurstDelivered = "burst | delivered, nothing lost";

    internal static IReadOnlyList<string> Gates { get; } = ["b_public", "b_field_any", "b_str_contains", "b_pct50", "b_nested", "b_big"];

    /// <summary>What is asked, without how.</summary>
    internal static IReadOnlyList<string> Questions { get; } = [.. Gates.Select(Gate), "config value", "experiment value", "layer param"];

    /// <summary>Every row that is timed in rounds, in the order of the table.</summary>
    internal static IReadOnlyList<string> Timed { get; } =
    [
        .. Questions.SelectMany(static question => (string[])[question + Off, question + OffDistinct, question + OnSame, question + OnDistinct]),
        Gate("b_public") + OffTyped,
        Gate("b_public") + OnTyped,
        BuildUser,
        LogEvent,
        Cold,
        ClientResponse,
        Load,
        Update,
    ];

    internal static string Gate(string name) => "gate " + name;
}
