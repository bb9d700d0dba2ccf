using System;

namespace Statsig.Fast;

/// <content>Code of the application's own that the server calls. An exception from any of it is logged and changes nothing.</content>
public sealed partial class StatsigOptions
{
    /// <summary>Told of every evaluation, on the thread that asked. Default: none.</summary>
    public IEvaluationCallback? EvaluationCallback { get; init; }

    /// <summary>Called after newer specs are in force, from the thread that brought them and without a lock. Default: none.</summary>
    public Action<RulesUpdatedArgs>? RulesUpdated { get; init; }

    /// <summary>Called after every attempt to send a batch of events, from a background thread. Default: none.</summary>
    public Action<EventsFlushedArgs>? EventsFlushed { get; init; }

    /// <summary>Called with the place and the exception when something inside the server failed. Default: none.</summary>
    public Action<string, Exception>? SdkErrorCallback { get; init; }

    /// <summary>Receives the server's own metrics. Default: none; they are also measured by the meter "Statsig.Fast".</summary>
    public IObservabilityClient? ObservabilityClient { get; init; }
}
