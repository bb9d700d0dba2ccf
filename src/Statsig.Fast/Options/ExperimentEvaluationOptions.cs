using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The options of one evaluation of an experiment or layer.</summary>
public sealed class ExperimentEvaluationOptions
{
    /// <summary>
    /// The user's persisted assignments, from <see cref="IStatsigServer.GetUserPersistedValuesAsync"/>. Null removes the
    /// assignment of this experiment; with an empty map, the next assignment is persisted. With the map that was returned because the
    /// storage could not be read, the evaluation is live and changes nothing. Without a persistent storage it has no effect.
    /// </summary>
    public IReadOnlyDictionary<string, StickyValues>? UserPersistedValues { get; init; }

    /// <summary>True to remove a persisted assignment when targeting now excludes the user. Default: false.</summary>
    public bool EnforceTargeting { get; init; }

    /// <summary>True to remove a persisted assignment when the user is now placed manually in the console. Default: false.</summary>
    public bool EnforceOverrides { get; init; }
}
