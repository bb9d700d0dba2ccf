using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Diagnostics;

/// <summary>
/// The meter "Statsig.Fast" and its instruments: one set for the process, and one for each meter factory, as each host has one.
/// </summary>
/// <remarks>
/// The tag "statsig.server" distinguishes the servers of one set. The names of what other Statsig SDKs measure too are theirs. An
/// instrument without a listener costs one look at its state, in places that are cold; what hot places count is observed instead: read from
/// counters when a listener asks.
/// </remarks>
internal sealed class StatsigMeters
{
    internal const string Name = "Statsig.Fast";
    internal const string Prefix = "statsig.sdk.";

    /// <summary>The tag that names the server of a measurement.</summary>
    internal const string ServerTag = "statsig.server";

    // Factories return the same meter for the same name, and an instrument that is created twice reports twice. A meter lives until its
    // factory is disposed.
    private static readonly ConditionalWeakTable<Meter, StatsigMeters> OfFactories = [];
    private static readonly Lock Creating = new();

    private StatsigMeters(Meter meter)
    {
        Initialization = Milliseconds(meter, "initialization", "How long initialization took.");
        ConfigNoUpdate = meter.CreateCounter<long>(Prefix + "config_no_update", null, "Polls that found the specs unchanged.");
        ConfigPropagation = Milliseconds(meter, "config_propagation_diff", "The time from a change of specs until their rules are current.");
        ConfigSync = Milliseconds(meter, "config_sync_overall.latency", "How long one attempt to get newer specs took.");
        IdListsSync = Milliseconds(meter, "id_lists_sync_overall.latency", "How long one synchronization of ID lists took.");
        Request = Milliseconds(meter, "network_request.latency", "How long one request took, its body included.");
        EventsSent = meter.CreateCounter<long>(Prefix + "events_successfully_sent_count", "{event}", "Events in accepted batches.");
        Errors = meter.CreateCounter<long>(Prefix + "sdk_exceptions_count", null, "Faults inside the server that were reported.");
        SpecProblems = meter.CreateCounter<long>(
            Prefix + "spec_problems", "{spec}", "Specs of a payload that cannot be used as their author meant them.");
        PatternsExhausted = meter.CreateCounter<long>(
            Prefix + "pattern_budget_exhausted", "{search}", "Searches for a pattern that were given up for lack of time.");
        SchemaDrift = meter.CreateCounter<long>(
            Prefix + "schema_drift", "{difference}", "What specs lacked of a spec snapshot that code was generated from.");
        StreamMessages = meter.CreateCounter<long>(Prefix + "grpc_msg_received", "{message}", "Newer specs that a stream brought.");
        StreamReconnections = meter.CreateCounter<long>(Prefix + "grpc_reconnected", null, "Streams of specs that came back.");
        StreamFailures = meter.CreateHistogram<double>(
            Prefix + "grpc_streaming_failed_with_retry_ct", "{retry}", "Streams of specs that broke, by the retries used before.");
        SpecsProcessing = Milliseconds(meter, "specs_process.latency", "The time from the bytes of a payload to the published ruleset.");
        SpecsSize = meter.CreateHistogram<long>(Prefix + "specs_size", "By", "The size of payloads of specs.");
        Evaluations = meter.CreateObservableCounter(
            Prefix + "evaluations", Servers.Evaluations, "{evaluation}", "Evaluations by kind and source, counted from the first time this was observed.");
        Exposures = meter.CreateObservableCounter(
            Prefix + "exposures", Servers.Exposures, "{event}", "Exposures and events by what became of them.");
        Pending = meter.CreateObservableUpDownCounter(
            Prefix + "events_pending", Servers.Pending, "{event}", "Exposures and events that wait in a ring, a batch or a request.");
        RingDepth = meter.CreateObservableUpDownCounter(
            Prefix + "event_ring_depth", Servers.RingDepth, "{event}", "Exposures and events that wait in the rings of the calling threads.");
        RingBytes = meter.CreateObservableUpDownCounter(
            Prefix + "event_ring_size", Servers.RingBytes, "By", "The memory of the rings of the calling threads, used or kept for the next burst.");
        SyncAge = meter.CreateObservableGauge(
            Prefix + "sync_age", Servers.SyncAge, "s", "Since the specs were last known to be up to date.");
    }

    /// <summary>The instruments of servers without a meter factory.</summary>
    internal static StatsigMeters Default { get; } = new(new Meter(Name, SdkIdentity.Version));

    /// <summary>The servers that the observed instruments report on.</summary>
    internal MeteredServers Servers { get; } = new();

    internal Histogram<double> Initialization { get; }

    internal Counter<long> ConfigNoUpdate { get; }

    internal Histogram<double> ConfigPropagation { get; }

    internal Histogram<double> ConfigSync { get; }

    internal Histogram<double> IdListsSync { get; }

    internal Histogram<double> Request { get; }

    internal Counter<long> EventsSent { get; }

    internal Counter<long> Errors { get; }

    internal Counter<long> SpecProblems { get; }

    internal Counter<long> PatternsExhausted { get; }

    internal Counter<long> SchemaDrift { get; }

    internal Counter<long> StreamMessages { get; }

    internal Counter<long> StreamReconnections { get; }

    internal Histogram<double> StreamFailures { get; }

    internal Histogram<double> SpecsProcessing { get; }

    internal Histogram<long> SpecsSize { get; }

    internal ObservableCounter<long> Evaluations { get; }

    internal ObservableCounter<long> Exposures { get; }

    internal ObservableUpDownCounter<long> Pending { get; }

    internal ObservableUpDownCounter<long> RingDepth { get; }

    internal ObservableUpDownCounter<long> RingBytes { get; }

    internal ObservableGauge<double> SyncAge { get; }

    /// <summary>The instruments of a factory's meter; the default ones without a factory.</summary>
    internal static StatsigMeters Of(IMeterFactory? factory)
    {
        if (factory is null)
        {
            return Default;
        }

        lock (Creating)
        {
            Meter meter = factory.Create(new MeterOptions(Name) { Version = SdkIdentity.Version });
            if (!OfFactories.TryGetValue(meter, out StatsigMeters? known))
            {
                OfFactories.Add(meter, known = new StatsigMeters(meter));
            }

            return known;
        }
    }

    /// <summary>
    /// Lets the observed instruments report a server. Listeners that are there already see its evaluations from the first on.
    /// </summary>
    internal void Add(MeteredServer server) => Servers.Add(server, isCounted: Evaluations.Enabled);

    private static Histogram<double> Milliseconds(Meter meter, string name, string description) => meter.CreateHistogram<double>(Prefix + name, "ms", description);
}
