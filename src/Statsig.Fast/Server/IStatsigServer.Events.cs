using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <content>Custom events, exposures that are logged separately from their evaluation, and flushing.</content>
public partial interface IStatsigServer
{
    /// <summary>Gets the number of exposures and events so far, by outcome; zeros for a server that logs nothing.</summary>
    EventStatistics EventStatistics { get; }

    /// <summary>Logs an event.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name. An event without a name is ignored, and a warning is logged.</param>
    /// <remarks>Never throws or waits. Allocates nothing after warm-up. An event that finds no room is counted as dropped.</remarks>
    void LogEvent(StatsigUser? user, string eventName);

    /// <summary>Logs an event with a text as its value.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name. An event without a name is ignored, and a warning is logged.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="metadata">The metadata. Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Allocates only for metadata.</remarks>
    void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, string?, IReadOnlyDictionary{string, string}?)"/>
    sealed void LogEvent(StatsigUser? user, string eventName, string? value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a number as its value.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name. An event without a name is ignored, and a warning is logged.</param>
    /// <param name="value">The value. NaN and the infinities are sent as null.</param>
    /// <param name="metadata">The metadata. Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Allocates only for metadata.</remarks>
    void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, double, IReadOnlyDictionary{string, string}?)"/>
    sealed void LogEvent(StatsigUser? user, string eventName, double value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a whole number as its value.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name. An event without a name is ignored, and a warning is logged.</param>
    /// <param name="value">The value.</param>
    /// <param name="metadata">The metadata. Copied; null for none.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Allocates only for metadata.</remarks>
    void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, long, IReadOnlyDictionary{string, string}?)"/>
    sealed void LogEvent(StatsigUser? user, string eventName, long value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a text as its value, and with metadata of any kind.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="eventName">The name. An event without a name is ignored, and a warning is logged.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="metadata">
    /// The metadata. Copied; null for none. Text, numbers, true, false and null are sent as such, lists and objects as their JSON text, NaN
    /// and the infinities as null.
    /// </param>
    /// <param name="time">The time of the event; times before 1970 are sent as 1970. Null for the current time.</param>
    /// <remarks>Never throws or waits, unless the metadata does. Allocates only for metadata.</remarks>
    [OverloadResolutionPriority(-1)] // For what the overloads with metadata of text do not take: calls that fit those mean those.
    void LogEvent(
        StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, string?, IReadOnlyDictionary{string, StatsigValue}?, DateTimeOffset?)"/>
    /// <summary>Logs an event with a number as its value, and with metadata of any kind.</summary>
    [OverloadResolutionPriority(-1)]
    void LogEvent(
        StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <inheritdoc cref="LogEvent(StatsigUser?, string, string?, IReadOnlyDictionary{string, StatsigValue}?, DateTimeOffset?)"/>
    /// <summary>Logs an event with a whole number as its value, and with metadata of any kind.</summary>
    [OverloadResolutionPriority(-1)]
    void LogEvent(
        StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <summary>Logs an event with everything that it can carry.</summary>
    /// <param name="user">The user. Kept by reference until the event is sent; null for an event without a user.</param>
    /// <param name="statsigEvent">The event. An event without a name is ignored, and a warning is logged.</param>
    /// <remarks>
    /// Never throws or waits. Allocates nothing, unless the value is true, false, a list or an object. An event that finds no room is
    /// counted as dropped.
    /// </remarks>
    void LogEvent(StatsigUser? user, in StatsigEvent statsigEvent);

    /// <summary>Evaluates a gate and records its exposure, for evaluations that recorded none.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gateName">The name of the gate. For an empty or null name no exposure is recorded.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogGateExposure(StatsigUser user, string gateName);

    /// <summary>Evaluates a dynamic config and records its exposure, for evaluations that recorded none.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="configName">The name of the dynamic config. For an empty or null name no exposure is recorded.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogConfigExposure(StatsigUser user, string configName);

    /// <summary>Evaluates an experiment and records its exposure, for evaluations that recorded none.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experimentName">The name of the experiment. For an empty or null name no exposure is recorded.</param>
    /// <remarks>Sticky assignments are neither read nor changed.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogExperimentExposure(StatsigUser user, string experimentName);

    /// <summary>Evaluates a layer and records the exposure of one parameter, for reads that recorded none.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="layerName">The name of the layer. For an empty or null name no exposure is recorded.</param>
    /// <param name="parameter">The name of the parameter. Its exposure is recorded whether or not the layer has the parameter.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogLayerParameterExposure(StatsigUser user, string layerName, string parameter);

    /// <summary>Records the exposure of a group of a contextual autotune by its rule ID, for choices that were made elsewhere.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="autotuneName">The name of the autotune. For a name that the specs do not have no exposure is recorded.</param>
    /// <param name="ruleId">
    /// The <see cref="RankedGroup.RuleId"/> of the group, recorded as it is. For an empty or null ID no exposure is recorded, and a warning
    /// is logged.
    /// </param>
    /// <remarks>
    /// Evaluates the autotune for everything but the rule ID, such as the exposure of the targeting gate. Allocates for a rule ID that is
    /// not one of the autotune's. Source: the reference.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogAutotuneExposure(StatsigUser user, string autotuneName, string ruleId);

    /// <summary>Records the exposure of an earlier answer, without another evaluation.</summary>
    /// <param name="config">An answer of this server. For an answer from a public constructor no exposure is recorded.</param>
    void LogExposure(in DynamicConfig config);

    /// <summary>Records the exposure of an earlier answer, without another evaluation.</summary>
    /// <param name="experiment">An answer of this server. For an answer from a public constructor no exposure is recorded.</param>
    void LogExposure(in Experiment experiment);

    /// <summary>Records the exposure of the ranked group that the application uses, without another evaluation.</summary>
    /// <param name="group">A group of this server's ranking. For a group from a public constructor no exposure is recorded.</param>
    void LogExposure(in RankedGroup group);

    /// <summary>Sends all events that were logged before the call. Never throws.</summary>
    /// <param name="deadline">
    /// The time limit; null for ten seconds, <see cref="TimeSpan.MaxValue"/> for no limit. Events that are not sent by then stay pending.
    /// </param>
    /// <param name="cancellationToken">Ends the flush earlier.</param>
    /// <returns>The result. Every batch is tried once; batches that failed stay pending.</returns>
    Task<FlushReport> FlushAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    private static Dictionary<string, string> DictionaryOf(ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        var dictionary = new Dictionary<string, string>(metadata.Length);
        foreach (KeyValuePair<string, string> entry in metadata)
        {
            dictionary[entry.Key] = entry.Value;
        }

        return dictionary;
    }
}
