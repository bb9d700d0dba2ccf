using System;

namespace Statsig.Fast.Sync;

/// <summary>How long requests for specs and for the list of ID lists may take.</summary>
internal static class RequestLimits
{
    internal static TimeSpan Of(StatsigOptions options, bool isInitial) =>
        isInitial && options.InitRequestTimeout is { } limit && limit < options.RequestTimeout ? limit : options.RequestTimeout;
}
