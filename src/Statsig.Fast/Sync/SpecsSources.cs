using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>The sources of one server, in the orders in which initialization and polls try them.</summary>
/// <remarks>In local mode those that need the network are left out.</remarks>
internal sealed class SpecsSources
{
    private readonly StatsigOptions _options;
    // By kind; null for those that are left out.
    private readonly SpecsSource?[] _sources = new SpecsSource?[(int)DataSource.DataStore + 1];

    internal SpecsSources(StatsigOptions options, StatsigHttp http, Endpoints endpoints, GuardedDataStore? store, string storeKey, string? compactKey, SpecsSource? network)
    {
        _options = options;
        _sources[(int)DataSource.Bootstrap] = new BootstrapSpecsSource(options);
        _sources[(int)DataSource.DataStore] = new DataStoreSpecsSource(store, storeKey, compactKey, isCopied: options.SpecsUpdated is not null);
        if (!options.LocalMode)
        {
            _sources[(int)DataSource.Network] = network ?? new NetworkSpecsSource(DataSource.Network, endpoints.SpecsBase, http, endpoints, options);
            _sources[(int)DataSource.StatsigNetwork] = new NetworkSpecsSource(
                DataSource.StatsigNetwork, endpoints.FallbackSpecsBase, http, endpoints, options);
        }

        PollsStore = store is not null && (options.ConfigSyncSources?.Contains(DataSource.DataStore) ?? store.ShouldBeUsedForQueryingUpdates(storeKey));
        Initial = Select(options.InitializeSources ?? DefaultInitial());
        Polled = Select(options.ConfigSyncSources ?? DefaultPolled(PollsStore));
        Backup = Select(options.ConfigSyncSources?.Where(static kind => kind != DataSource.Network) ?? [DataSource.StatsigNetwork]);
    }

    internal SpecsSource[] Initial { get; }

    /// <summary>True when a data store exists that requests polls, or that the options include in polls.</summary>
    internal bool PollsStore { get; }

    internal SpecsSource[] Polled { get; }

    /// <summary>
    /// What is polled in place of a stream that is down: the polled sources of the options except for the network, else Statsig's own
    /// network.
    /// </summary>
    internal SpecsSource[] Backup { get; }

    private IEnumerable<DataSource> DefaultInitial()
    {
        if (_options.DataStore is not null)
        {
            yield return DataSource.DataStore;
        }
        else if (_options.HasBootstrapSpecs)
        {
            yield return DataSource.Bootstrap;
        }

        foreach (DataSource network in Networks())
        {
            yield return network;
        }
    }

    private IEnumerable<DataSource> DefaultPolled(bool pollsStore)
    {
        if (pollsStore)
        {
            yield return DataSource.DataStore;
        }

        foreach (DataSource network in Networks())
        {
            yield return network;
        }
    }

    private IEnumerable<DataSource> Networks()
    {
        yield return DataSource.Network;
        if (_options.FallbackToStatsigApi)
        {
            yield return DataSource.StatsigNetwork;
        }
    }

    private SpecsSource[] Select(IEnumerable<DataSource> kinds)
    {
        var selected = new List<SpecsSource>();
        foreach (DataSource kind in kinds)
        {
            // A second request to the same address would not help.
            if (_sources[(int)kind] is { } source && !(kind == DataSource.StatsigNetwork && selected.Exists(other => other.Api == source.Api)))
            {
                selected.Add(source);
            }
        }

        return [.. selected];
    }
}
