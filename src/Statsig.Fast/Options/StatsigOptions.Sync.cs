using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <content>Where specs and ID lists come from, and how often.</content>
public partial class StatsigOptions
{
    /// <summary>
    /// Where initialization looks for specs, in order; the first that has some ends the search. Default: null, which means the data store
    /// when there is one, else the bootstrap values when there are some, then the network, then Statsig's own network when
    /// <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    /// <remarks>An empty list leaves the server without specs until <see cref="StatsigServer.UpdateSpecs"/> is called.</remarks>
    public IReadOnlyList<DataSource>? InitializeSources { get; set; }

    /// <summary>
    /// Where a poll looks for newer specs, in order. Default: null, which means the data store when it wants to be polled, the network,
    /// then Statsig's own network when <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    /// <remarks>With an empty list no poll finds newer specs.</remarks>
    public IReadOnlyList<DataSource>? ConfigSyncSources { get; set; }

    /// <summary>
    /// From the end of one poll of the specs to the start of the next. Default: 10 s. 1 ms to 1 day; zero means the default.
    /// </summary>
    /// <remarks>
    /// Longer after failures: the second in a row doubles it, up to eight times and a minute. A service that asks for a pause with
    /// "Retry-After" gets it, up to ten minutes. In other Statsig SDKs: rulesets_sync_interval, specs_sync_interval_ms.
    /// </remarks>
    public TimeSpan ConfigSyncInterval { get; set; } = DefaultConfigSyncInterval;

    /// <summary>
    /// From the end of one poll of the ID lists to the start of the next. Default: 60 s. 1 ms to 1 day; zero means the default.
    /// </summary>
    public TimeSpan IdListsSyncInterval { get; set; } = DefaultIdListsSyncInterval;

    /// <summary>
    /// How much each interval is varied at random, in percent up and down, so that servers do not poll in step. Default: 10. 0 to 50.
    /// </summary>
    public int SyncJitterPercent { get; set; } = 10;

    /// <summary>True to keep the pauses between polls after failures, for tests that count polls.</summary>
    internal bool KeepsPollInterval { get; set; }

    /// <summary>The most files of ID lists that are downloaded at a time. Default: 3. 1 to 64.</summary>
    /// <remarks>In other Statsig SDKs: idlists_thread_limit. Downloads are asynchronous and hold no thread.</remarks>
    public int MaxParallelIdListDownloads { get; set; } = 3;

    /// <summary>
    /// True to use no ID lists but those of <see cref="BootstrapIdLists"/> and <see cref="StatsigServer.UpdateIdList"/>. Default: false.
    /// </summary>
    public bool DisableIdLists { get; set; }

    /// <summary>True to ask Statsig's own network when another source of specs or ID lists fails. Default: false.</summary>
    public bool FallbackToStatsigApi { get; set; }

    /// <summary>
    /// With <see cref="FallbackToStatsigApi"/>: after this number of failed polls in a row, and each multiple of it, a poll asks Statsig's
    /// own network. Default: 5. 1 to 1,000.
    /// </summary>
    public int StatsigFallbackThreshold { get; set; } = 5;

    /// <summary>
    /// When the current specs changed longer ago than this, a poll asks every source, not only until one answers. Default: null for never.
    /// 1 ms to ten years. Hours are sensible: specs that are not edited are old without being out of date.
    /// </summary>
    public TimeSpan? OutOfSyncThreshold { get; set; }

    /// <summary>Keeps specs and ID lists between processes. Default: null.</summary>
    public IDataStore? DataStore { get; set; }

    /// <summary>Which keys the data store is asked for. Default: <see cref="DataStoreKeySchema.Legacy"/>.</summary>
    public DataStoreKeySchema DataStoreKeySchema { get; set; }

    /// <summary>
    /// True to run no timer and no background loop, for hosts that freeze between calls: nothing is polled and nothing is sent but by
    /// "SyncAsync", "FlushAsync" and shutdown. Default: false.
    /// </summary>
    public bool ManualMode { get; set; }

    private static TimeSpan DefaultConfigSyncInterval => TimeSpan.FromSeconds(10);

    private static TimeSpan DefaultIdListsSyncInterval => TimeSpan.FromSeconds(60);
}
