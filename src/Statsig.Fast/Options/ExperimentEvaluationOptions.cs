using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>How one experiment or layer is evaluated.</summary>
public sealed class ExperimentEvaluationOptions
{
    /// <summary>
    /// The user's kept assignments, from <see cref="IStatsigServer.GetUserPersistedValuesAsync"/>. Null tells the server to forget the
    /// assignment of this experiment; an empty map tells it to keep the next one. The map that was returned because the storage could
    /// not be read evaluates live and changes nothing. Without a persistent storage it has no effect.
    /// </summary>
    public IReadOnlyDictionary<string, StickyValues>? UserPersistedValues { get; init; }

    /// <summary>True to let go of a kept assignment when targeting now excludes the user. Default: false.</summary>
    public bool EnforceTargeting { get; init; }

    /// <summary>True to let go of a kept assignment when the console now places the user by hand. Default: false.</summary>
    public bool EnforceOverrides { get; init; }
}
