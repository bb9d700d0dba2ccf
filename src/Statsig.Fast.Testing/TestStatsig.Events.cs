using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Testing;

/// <content>Events and exposures through the server.</content>
public sealed partial class TestStatsig
{
    /// <inheritdoc/>
    public EventStatistics EventStatistics => Server.EventStatistics;

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName) => Server.LogEvent(user, eventName);

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, string>? metadata = null) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, string?, ReadOnlySpan{KeyValuePair{string, string}})"/>
    public void LogEvent(StatsigUser? user, string eventName, string? value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, string>? metadata = null) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, double, ReadOnlySpan{KeyValuePair{string, string}})"/>
    public void LogEvent(StatsigUser? user, string eventName, double value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, string>? metadata = null) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc cref="IStatsigServer.LogEvent(StatsigUser?, string, long, ReadOnlySpan{KeyValuePair{string, string}})"/>
    public void LogEvent(StatsigUser? user, string eventName, long value, ReadOnlySpan<KeyValuePair<string, string>> metadata) =>
        Server.LogEvent(user, eventName, value, metadata);

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        Server.LogEvent(user, eventName, value, metadata, time);

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        Server.LogEvent(user, eventName, value, metadata, time);

    /// <inheritdoc/>
    [OverloadResolutionPriority(-1)]
    public void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null) =>
        Server.LogEvent(user, eventName, value, metadata, time);

    /// <inheritdoc/>
    public void LogEvent(StatsigUser? user, in StatsigEvent statsigEvent) => Server.LogEvent(user, in statsigEvent);

    /// <inheritdoc/>
    public void ManuallyLogGateExposure(StatsigUser user, string gateName) => Server.ManuallyLogGateExposure(user, gateName);

    /// <inheritdoc/>
    public void ManuallyLogConfigExposure(StatsigUser user, string configName) => Server.ManuallyLogConfigExposure(user, configName);

    /// <inheritdoc/>
    public void ManuallyLogExperimentExposure(StatsigUser user, string experimentName) => Server.ManuallyLogExperimentExposure(user, experimentName);

    /// <inheritdoc/>
    public void ManuallyLogLayerParameterExposure(StatsigUser user, string layerName, string parameter) =>
        Server.ManuallyLogLayerParameterExposure(user, layerName, parameter);

    /// <inheritdoc/>
    public void ManuallyLogAutotuneExposure(StatsigUser user, string autotuneName, string ruleId) =>
        Server.ManuallyLogAutotuneExposure(user, autotuneName, ruleId);

    /// <inheritdoc/>
    public void LogExposure(in DynamicConfig config) => Server.LogExposure(in config);

    /// <inheritdoc/>
    public void LogExposure(in Experiment experiment) => Server.LogExposure(in experiment);

    /// <inheritdoc/>
    public void LogExposure(in RankedGroup group) => Server.LogExposure(in group);

    /// <inheritdoc/>
    public Task<FlushReport> FlushAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        Server.FlushAsync(deadline, cancellationToken);
}
