using System.Diagnostics.Metrics;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Diagnostics;

/// <summary>
/// The meter "Statsig.Fast" and its instruments, one set for the process; the tag "statsig.server" distinguishes servers.
/// </summary>
/// <remarks>
/// Measurements of other Statsig SDKs have the same names. An instrument without a listener costs one read of its state, in places that are
/// cold; values of hot places are observed instead: read from counters when a listener collects.
/// </remarks>
internal static class StatsigMeters
{
    internal const string Name = "Statsig.Fast";
    internal const string Prefix = "statsig.sdk.";

    /// <summary>The tag that names the server of a measurement.</summary>
    internal const string ServerTag = "statsig.server";

    private static readonly Meter Meter = new(Name, SdkIdentity.Version);

    internal static readonly Histogram<double> Initialization = Milliseconds("initialization", "The duration of initialization.");
    internal static readonly Counter<long> ConfigNoUpdate = Meter.CreateCounter<long>(Prefix + "config_no_update", null, "Polls that found the specs unchanged.");
    internal static readonly Histogram<double> ConfigPropagation = Milliseconds("config_propagation_diff", "The time from the change of specs to their publication in the server.");
    internal static readonly Histogram<double> ConfigSync = Milliseconds("config_sync_overall.latency", "The duration of one attempt to get newer specs.");
    internal static readonly Histogram<double> IdListsSync = Milliseconds("id_lists_sync_overall.latency", "The duration of one synchronization of ID lists.");
    internal static readonly Histogram<double> Request = Milliseconds("network_request.latency", "The duration of one request, including its body.");
    internal static readonly Counter<long> EventsSent = Meter.CreateCounter<long>(Prefix + "events_successfully_sent_count", "{event}", "Events in accepted batches.");
    internal static readonly Counter<long> Errors = Meter.CreateCounter<long>(Prefix + "sdk_exceptions_count", null, "Faults inside the server that were reported.");
    internal static readonly Counter<long> SpecProblems = Meter.CreateCounter<long>(Prefix + "spec_problems", "{spec}", "Specs of a payload that cannot be evaluated as defined.");

    internal static readonly Counter<long> PatternsExhausted = Meter.CreateCounter<long>(Prefix + "pattern_budget_exhausted", "{search}", "Searches for a pattern that ran out of time.");

    internal static readonly Counter<long> SchemaDrift = Meter.CreateCounter<long>(Prefix + "schema_drift", "{difference}", "Differences between the specs and the spec snapshot of the generated code.");
    internal static readonly Counter<long> StreamMessages = Meter.CreateCounter<long>(Prefix + "grpc_msg_received", "{message}", "Newer specs from a stream.");
    internal static readonly Counter<long> StreamReconnections = Meter.CreateCounter<long>(Prefix + "grpc_reconnected", null, "Streams of specs that recovered.");
    internal static readonly Histogram<double> StreamFailures = Meter.CreateHistogram<double>(Prefix + "grpc_streaming_failed_with_retry_ct", "{retry}", "Streams of specs that failed, with the number of retries before.");
    internal static readonly Histogram<double> SpecsProcessing = Milliseconds("specs_process.latency", "The time from the bytes of a payload to the published ruleset.");
    internal static readonly Histogram<long> SpecsSize = Meter.CreateHistogram<long>(Prefix + "specs_size", "By", "The size of payloads of specs.");

    internal static readonly ObservableCounter<long> Evaluations = Meter.CreateObservableCounter(
        Prefix + "evaluations", MeteredServers.Evaluations, "{evaluation}", "Evaluations by kind and source, counted since the first observation.");

    internal static readonly ObservableCounter<long> Exposures = Meter.CreateObservableCounter(
        Prefix + "exposures", MeteredServers.Exposures, "{event}", "Exposures and events by outcome.");

    internal static readonly ObservableUpDownCounter<long> Pending = Meter.CreateObservableUpDownCounter(
        Prefix + "events_pending", MeteredServers.Pending, "{event}", "Exposures and events that wait in a ring, a batch or a request.");

    internal static readonly ObservableUpDownCounter<long> RingDepth = Meter.CreateObservableUpDownCounter(
        Prefix + "event_ring_depth", MeteredServers.RingDepth, "{event}", "Exposures and events that wait in the rings of the calling threads.");

    internal static readonly ObservableGauge<double> SyncAge = Meter.CreateObservableGauge(
        Prefix + "sync_age", MeteredServers.SyncAge, "s", "The time since the specs were last known to be up to date.");

    private static Histogram<double> Milliseconds(string name, string description) => Meter.CreateHistogram<double>(Prefix + name, "ms", description);
}
