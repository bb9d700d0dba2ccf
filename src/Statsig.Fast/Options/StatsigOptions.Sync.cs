using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <content>Where specs and ID lists come from, and how often.</content>
public sealed partial class StatsigOptions
{
    /// <summary>
    /// Where initialization looks for specs, in order; the first that has some ends the search. Default: the data store when there is one, else the
    /// bootstrap values when there are some, then the network, then Statsig's own network when <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    public IReadOnlyList<DataSource>? InitializeSources { get; init; }

    /// <summary>
    /// Where a poll looks for newer specs, in order. Default: the data store when it wants to be polled, the network, then Statsig's own network
    /// when <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    public IReadOnlyList<DataSource>? ConfigSyncSources { get; init; }

    /// <summary>From the end of one poll of the specs to the start of the next. Default: 10 s. 1 ms to 1 day; zero means the default.</summary>
    /// <remarks>
    /// Longer after failures: the second in a row doubles it, up to eight times and a minute. A service that asks for a pause with "Retry-After" gets it, up to ten minutes.
    /// </remarks>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan ConfigSyncInterval
    {
        get;
        init => field = value == TimeSpan.Zero
            ? TimeSpan.FromSeconds(10)
            : Within(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), nameof(ConfigSyncInterval));
    } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of one poll of the ID lists to the start of the next. Default: 60 s. 1 ms to 1 day; zero means the default.</summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan IdListsSyncInterval
    {
        get;
        init => field = value == TimeSpan.Zero
            ? TimeSpan.FromSeconds(60)
            : Within(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), nameof(IdListsSyncInterval));
    } = TimeSpan.FromSeconds(60);

    /// <summary>How much each interval is varied at random, in percent up and down, so that servers do not poll in step. Default: 10. 0 to 50.</summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int SyncJitterPercent
    {
        get;
        init => field = Within(value, 0, 50, nameof(SyncJitterPercent));
    } = 10;

    /// <summary>True to keep the pauses between polls after failures, for tests that count polls.</summary>
    internal bool KeepsPollInterval { get; init; }

    /// <summary>How many files of ID lists are downloaded at a time. Default: 3. 1 to 64.</summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int IdListsThreadLimit
    {
        get;
        init => field = Within(value, 1, 64, nameof(IdListsThreadLimit));
    } = 3;

    /// <summary>True to use no ID lists but those of <see cref="BootstrapIdLists"/> and <see cref="StatsigServer.UpdateIdList"/>. Default: false.</summary>
    public bool DisableIdLists { get; init; }

    /// <summary>True to ask Statsig's own network when another source of specs or ID lists fails. Default: false.</summary>
    public bool FallbackToStatsigApi { get; init; }

    /// <summary>
    /// Polls ask Statsig's own network only at every so many polls in a row that failed. Default: 5. 1 to 1,000.
    /// </summary>
    /// <exception cref="ArgumentException">The number is out of bounds.</exception>
    public int StatsigFallbackThreshold
    {
        get;
        init => field = Within(value, 1, 1000, nameof(StatsigFallbackThreshold));
    } = 5;

    /// <summary>
    /// When the specs in force changed longer ago than this, a poll asks every source, not only until one answers. Default: never. Hours are
    /// sensible: specs that nobody changes are old without being out of date.
    /// </summary>
    /// <exception cref="ArgumentException">The time is out of bounds.</exception>
    public TimeSpan? OutOfSyncThreshold
    {
        get;
        init => field = value is { } time ? Within(time, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3650), nameof(OutOfSyncThreshold)) : null;
    }

    /// <summary>Keeps specs and ID lists between processes. Default: none.</summary>
    public IDataStore? DataStore { get; init; }

    /// <summary>Which keys the data store is asked for. Default: <see cref="DataStoreKeySchema.Legacy"/>.</summary>
    public DataStoreKeySchema DataStoreKeySchema { get; init; }

    /// <summary>
    /// True to run no timer and no background loop, for hosts that freeze between calls: nothing is polled and nothing is sent but by
    /// "SyncAsync", "FlushAsync" and shutdown. Default: false.
    /// </summary>
    public bool ManualMode { get; init; }
}
