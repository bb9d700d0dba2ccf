using System;
using System.Collections.Generic;
using System.Net.Http;
using Statsig.Fast.Hosting.Configuration;

namespace Statsig.Fast.Hosting;

/// <summary>The options of a server in a host: those of <see cref="StatsigOptions"/>, and what only a host needs.</summary>
/// <remarks>
/// Three inherited options have another default in a host: <see cref="StatsigOptions.OverallInitTimeout"/> is 5 s, so that a network that
/// swallows packets does not delay the start, <see cref="StatsigOptions.OutputLogLevel"/> is <see cref="OutputLogLevel.Info"/>, because the
/// filters of the host's logging apply as well, and <see cref="StatsigOptions.OutputLogger"/> writes to that logging. The registered
/// <see cref="TimeProvider"/> and <see cref="System.Diagnostics.Metrics.IMeterFactory"/> are the defaults of
/// <see cref="StatsigOptions.TimeProvider"/> and <see cref="StatsigOptions.MeterFactory"/>. All options are checked together when the
/// server is made, which the start of the host does.
/// </remarks>
public sealed class StatsigHostOptions : StatsigOptions
{
    /// <summary>The lifetime of connections of the server's default handler.</summary>
    internal static readonly TimeSpan DefaultConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Creates options with the defaults of a host.</summary>
    public StatsigHostOptions()
    {
        OverallInitTimeout = TimeSpan.FromSeconds(5);
        OutputLogLevel = OutputLogLevel.Info;
        OutputLogger = UnsetLogger.Instance;
        TimeProvider = UnsetClock.Instance;
    }

    /// <summary>The secret key. Default: null. Needed unless <see cref="StatsigOptions.LocalMode"/> is set.</summary>
    public string? SecretKey { get; set; }

    /// <summary>
    /// How long the shutdown of the host waits for events to be sent. Default: 10 s. 0 to 1 day. The host's own limit ends the wait as
    /// well.
    /// </summary>
    public TimeSpan ShutdownDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True to stop the host from starting, with an error, when no source has specs. Default: false: the server returns defaults and
    /// continues to poll.
    /// </summary>
    public bool FailStartWithoutSpecs { get; set; }

    /// <summary>
    /// True when the server answers calls that name no server, such as <c>Gates.NewCheckout.IsOn(user)</c>:
    /// <see cref="StatsigServer.Shared"/>. Default: null, which means true for the server of AddStatsig and false for those of
    /// AddKeyedStatsig.
    /// </summary>
    public bool? UseAsShared { get; set; }

    /// <summary>
    /// How long polls may not succeed, or a stream of specs may be silent, until the readiness check is degraded. Default: 2 minutes. 1 ms
    /// or more.
    /// </summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How late a part of the background may be until the liveness check fails. The time that requests may take is not counted. Default: 2
    /// minutes. 1 ms or more.
    /// </summary>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a connection is kept when no <see cref="IHttpClientFactory"/> is registered, so that changed addresses are noticed.
    /// Default: 5 minutes. 0 or more, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan PooledConnectionLifetime { get; set; } = DefaultConnectionLifetime;

    /// <summary>
    /// Returns true for a handler of the registered <see cref="IHttpClientFactory"/> that requests of the server go through. Called with
    /// each handler that the application adds to all clients or to the client of this server, whenever the factory makes them. Default:
    /// null, which leaves out handlers that retry: those of Microsoft.Extensions.Http.Resilience and Microsoft.Extensions.Http.Polly. The
    /// server retries by itself.
    /// </summary>
    public Func<HttpMessageHandler, bool>? HttpHandlerFilter { get; set; }

    /// <summary>The configuration key that each option came from, for messages.</summary>
    internal Dictionary<string, string> Keys { get; } = [];

    /// <summary>
    /// The path of the configuration section that the options were to come from, and that does not exist; null when it does.
    /// </summary>
    internal string? MissingSection { get; set; }
}
