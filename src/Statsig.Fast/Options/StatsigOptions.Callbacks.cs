using System;
using System.Diagnostics.Metrics;

namespace Statsig.Fast;

/// <content>Code of the application that the server calls. Its exceptions are logged and have no other effect.</content>
public partial class StatsigOptions
{
    /// <summary>Called after every evaluation, on the thread of the caller. Default: null.</summary>
    public IEvaluationCallback? EvaluationCallback { get; set; }

    /// <summary>Called after newer specs are published, on the thread that brought them and without a lock. Default: null.</summary>
    public Action<SpecsUpdatedEventArgs>? SpecsUpdated { get; set; }

    /// <summary>Called after every attempt to send a batch of events, on a background thread. Default: null.</summary>
    public Action<EventsFlushedEventArgs>? EventsFlushed { get; set; }

    /// <summary>Called with the place and the exception when an operation inside the server failed. Default: null.</summary>
    public Action<string, Exception>? SdkErrorCallback { get; set; }

    /// <summary>
    /// Creates the meter of the server's measurements. Default: null for the meter "Statsig.Fast" of the process; in a host, the registered
    /// factory. The meter has that name in any case.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>
    /// Receives the server's own metrics, for metric systems that do not read System.Diagnostics.Metrics. Default: null. The meter has them
    /// in any case.
    /// </summary>
    public IObservabilityClient? ObservabilityClient { get; set; }
}
