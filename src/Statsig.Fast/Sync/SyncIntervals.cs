using Statsig.Fast.Internals;

namespace Statsig.Fast.Sync;

/// <summary>The intervals of the polls, which can change while a server runs.</summary>
internal sealed class SyncIntervals(StatsigOptions options)
{
    /// <summary>From the end of one poll of the specs to the start of the next.</summary>
    internal LiveInterval Specs { get; } = new(options.ConfigSyncInterval);

    /// <summary>From the end of one poll of the ID lists to the start of the next.</summary>
    internal LiveInterval IdLists { get; } = new(options.IdListsSyncInterval);
}
