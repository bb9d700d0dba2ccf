using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The options of one evaluation of an experiment or layer.</summary>
public sealed class ExperimentEvaluationOptions
{
    /// <summary>
    /// The user's sticky assignments, from <see cref="IStatsigServer.GetStickyAssignmentsAsync"/>. Null removes the
    /// assignment of this experiment; with an empty map, the next assignment is stored. With the map that was returned because the
    /// storage could not be read, the evaluation is live and changes nothing. Without a storage for sticky assignments it has no effect.
    /// </summary>
    /// <remarks>Source: <c>UserPersistedValues</c> of the reference.</remarks>
    public IReadOnlyDictionary<string, StickyAssignment>? StickyAssignments { get; init; }

    /// <summary>True to remove a sticky assignment when targeting now excludes the user. Default: false.</summary>
    public bool EnforceTargeting { get; init; }

    /// <summary>True to remove a sticky assignment when the user is now placed manually in the console. Default: false.</summary>
    public bool EnforceOverrides { get; init; }
}
