using System;
using System.Collections.Generic;

namespace Statsig.Fast;

/// <content>Where specs and ID lists come from, and how often.</content>
public partial class StatsigOptions
{
    /// <summary>
    /// The sources of specs for initialization, in order; the first source that has specs ends the search. Default: null, which means the
    /// data store when it is set, otherwise the bootstrap values when they are set, then the network, then Statsig's own network when
    /// <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    /// <remarks>An empty list leaves the server without specs until <see cref="StatsigServer.UpdateSpecs"/> is called.</remarks>
    public IReadOnlyList<DataSource>? InitializeSources { get; set; }

    /// <summary>
    /// The sources of newer specs for a poll, in order. Default: null, which means the data store when it supports polling, the network,
    /// then Statsig's own network when <see cref="FallbackToStatsigApi"/> is set.
    /// </summary>
    /// <remarks>With an empty list no poll finds newer specs.</remarks>
    public IReadOnlyList<DataSource>? ConfigSyncSources { get; set; }

    /// <summary>
    /// The time from the end of one poll of the specs to the start of the next. Default: 10 s. 1 ms to 1 day; zero means the default.
    /// </summary>
    /// <remarks>
    /// Longer after failures: each failure from the second in a row doubles it, up to eight times and a minute. A pause that the service
    /// requests with "Retry-After" is respected, up to ten minutes. In other Statsig SDKs: rulesets_sync_interval, specs_sync_interval_ms.
    /// </remarks>
    public TimeSpan ConfigSyncInterval { get; set; } = DefaultConfigSyncInterval;

    /// <summary>
    /// The time from the end of one poll of the ID lists to the start of the next. Default: 60 s. 1 ms to 1 day; zero means the default.
    /// </summary>
    public TimeSpan IdListsSyncInterval { get; set; } = DefaultIdListsSyncInterval;

    /// <summary>
    /// The random variation of each interval, in percent up and down, so that servers do not poll at the same time. Default: 10. 0 to 50.
    /// </summary>
    public int SyncJitterPercent { get; set; } = 10;

    /// <summary>True to disable longer pauses after failures, for tests that count polls.</summary>
    internal bool KeepsPollInterval { get; set; }

    /// <summary>The maximum number of ID list files that are downloaded at a time. Default: 3. 1 to 64.</summary>
    /// <remarks>In other Statsig SDKs: idlists_thread_limit. Downloads are asynchronous and hold no thread.</remarks>
    public int MaxParallelIdListDownloads { get; set; } = 3;

    /// <summary>
    /// True to use only the ID lists of <see cref="BootstrapIdLists"/> and <see cref="StatsigServer.UpdateIdList"/>. Default: false.
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

    /// <summary>The keys of the specs in the data store. Default: <see cref="DataStoreKeySchema.Legacy"/>.</summary>
    /// <remarks>
    /// With the other two, specs that were received in the compact form are stored as they arrived, under a key with "statsig-br" in place
    /// of
    /// "plain_text", which is read first. Deltas are not stored.
    /// </remarks>
    public DataStoreKeySchema DataStoreKeySchema { get; set; }

    /// <summary>
    /// True to run no timer and no background loop, for hosts that freeze between calls: the server polls and sends only during
    /// "SyncAsync", "FlushAsync" and shutdown. Default: false.
    /// </summary>
    public bool ManualMode { get; set; }

    private static TimeSpan DefaultConfigSyncInterval => TimeSpan.FromSeconds(10);

    private static TimeSpan DefaultIdListsSyncInterval => TimeSpan.FromSeconds(60);
}
