using System.Diagnostics.Metrics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Diagnostics;

/// <summary>The meter "Statsig.Fast" and its instruments, one set for the process; the tag "statsig.server" tells servers apart.</summary>
/// <remarks>
/// The names of what other Statsig SDKs measure too are theirs. An instrument that nobody listens to costs one look at its state, in places that are
/// cold; what would be asked for in hot places is observed instead: read from counters when a listener asks.
/// </remarks>
internal static class StatsigMeters
{
    internal const string Name = "Statsig.Fast";
    internal const string Prefix = "statsig.sdk.";

    /// <summary>The tag that names the server of a measurement.</summary>
    internal const string ServerTag = "statsig.server";

    private static readonly Meter Meter = new(Name, SdkIdentity.Version);

    internal static readonly Histogram<double> Initialization = Milliseconds("initialization", "How long initialization took.");
    internal static readonly Counter<long> ConfigNoUpdate = Meter.CreateCounter<long>(Prefix + "config_no_update", null, "Polls that found the specs unchanged.");
    internal static readonly Histogram<double> ConfigPropagation = Milliseconds("config_propagation_diff", "From the change of specs to their being in force.");
    internal static readonly Histogram<double> ConfigSync = Milliseconds("config_sync_overall.latency", "How long one attempt to get newer specs took.");
    internal static readonly Histogram<double> IdListsSync = Milliseconds("id_lists_sync_overall.latency", "How long one synchronization of ID lists took.");
    internal static readonly Histogram<double> Request = Milliseconds("network_request.latency", "How long one request took, its body included.");
    internal static readonly Counter<long> EventsSent = Meter.CreateCounter<long>(Prefix + "events_successfully_sent_count", "{event}", "Events in accepted batches.");
    internal static readonly Counter<long> Errors = Meter.CreateCounter<long>(Prefix + "sdk_exceptions_count", null, "Faults inside the server that were reported.");
    internal static readonly Counter<long> SpecProblems = Meter.CreateCounter<long>(Prefix + "spec_problems", "{spec}", "Specs of a payload that cannot be used as their author meant them.");

    internal static readonly Counter<long> PatternsExhausted = Meter.CreateCounter<long>(Prefix + "pattern_budget_exhausted", "{search}", "Searches for a pattern that were given up for lack of time.");

    internal static readonly Counter<long> SchemaDrift = Meter.CreateCounter<long>(Prefix + "schema_drift", "{difference}", "What specs lacked of a spec snapshot that code was generated from.");
    internal static readonly Counter<long> StreamMessages = Meter.CreateCounter<long>(Prefix + "grpc_msg_received", "{message}", "Newer specs that a stream brought.");
    internal static readonly Counter<long> StreamReconnections = Meter.CreateCounter<long>(Prefix + "grpc_reconnected", null, "Streams of specs that came back.");
    internal static readonly Histogram<double> StreamFailures = Meter.CreateHistogram<double>(Prefix + "grpc_streaming_failed_with_retry_ct", "{retry}", "Streams of specs that broke, by the retries used before.");
    internal static readonly Histogram<double> SpecsProcessing = Milliseconds("specs_process.latency", "From the bytes of a payload to the ruleset in force.");
    internal static readonly Histogram<long> SpecsSize = Meter.CreateHistogram<long>(Prefix + "specs_size", "By", "The size of payloads of specs.");

    internal static readonly ObservableCounter<long> Evaluations = Meter.CreateObservableCounter(
        Prefix + "evaluations", MeteredServers.Evaluations, "{evaluation}", "Evaluations by kind and source, counted from the first time this was observed.");

    internal static readonly ObservableCounter<long> Exposures = Meter.CreateObservableCounter(
        Prefix + "exposures", MeteredServers.Exposures, "{event}", "Exposures and events by what became of them.");

    internal static readonly ObservableUpDownCounter<long> Pending = Meter.CreateObservableUpDownCounter(
        Prefix + "events_pending", MeteredServers.Pending, "{event}", "Exposures and events that wait in a ring, a batch or a request.");

    internal static readonly ObservableUpDownCounter<long> RingDepth = Meter.CreateObservableUpDownCounter(
        Prefix + "event_ring_depth", MeteredServers.RingDepth, "{event}", "Exposures and events that wait in the rings of the calling threads.");

    internal static readonly ObservableGauge<double> SyncAge = Meter.CreateObservableGauge(
        Prefix + "sync_age", MeteredServers.SyncAge, "s", "Since the specs were last known to be up to date.");

    private static Histogram<double> Milliseconds(string name, string description) => Meter.CreateHistogram<double>(Prefix + name, "ms", description);
}
