using System;
using System.Collections.Generic;
using System.Net.Http;

namespace Statsig.Fast.Hosting;

/// <summary>The options of a server in a host: those of <see cref="StatsigOptions"/> that can be set one after the other, and the host's own.</summary>
/// <remarks>
/// Every member without a remark of its own means what the member of that name in <see cref="StatsigOptions"/> means, with its default and bounds;
/// values out of bounds are refused when the server is made.
/// </remarks>
public sealed partial class StatsigHostOptions
{
    /// <summary>That of the server's own handler.</summary>
    internal static readonly TimeSpan DefaultConnectionLifetime = TimeSpan.FromMinutes(5);

    private static readonly StatsigOptions Defaults = new();

    /// <summary>The secret key. Needed unless <see cref="LocalMode"/> is set.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Where the secret key comes from, for the error about a missing one. Default: the configuration section, when one was given that does not exist.</summary>
    public string? SecretKeySource { get; set; }

    /// <summary>How long the end of the host waits for events to be sent. Default: 10 s. The host's own limit ends the wait as well.</summary>
    public TimeSpan ShutdownDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>True to end the start of the host with an error when no source has specs. Default: false: the server answers defaults and goes on polling.</summary>
    public bool FailStartWithoutSpecs { get; set; }

    /// <summary>
    /// Whether the server answers calls that name no server, such as <c>Gates.NewCheckout.IsOn(user)</c>: <see cref="StatsigServer.Shared"/>. Default: null, which means
    /// true for the server of AddStatsig and false for those of AddKeyedStatsig.
    /// </summary>
    public bool? UseAsShared { get; set; }

    /// <summary>
    /// The readiness check is degraded when no poll succeeded, or a stream of specs was silent, for so long. Default: two minutes.
    /// </summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The liveness check fails when a part of the background is late by more than this. The time that requests may take is not counted.
    /// Default: two minutes.
    /// </summary>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a connection is kept when no <see cref="IHttpClientFactory"/> is registered, so that changed addresses are noticed. Default: 5 minutes.</summary>
    public TimeSpan PooledConnectionLifetime { get; set; } = DefaultConnectionLifetime;

    /// <summary>The tier set on every user that has none of its own.</summary>
    public string? EnvironmentTier { get; set; }

    /// <summary>Environment entries besides the tier.</summary>
    public IDictionary<string, string> EnvironmentParameters { get; } = new Dictionary<string, string>();

    /// <summary>Fields that every user has underneath its own custom fields.</summary>
    public IDictionary<string, object?> GlobalCustomFields { get; } = new Dictionary<string, object?>();

    /// <summary>The specs to start with.</summary>
    public string? BootstrapValues { get; set; }

    /// <summary>True to use no network at all.</summary>
    public bool LocalMode { get; set; }

    /// <summary>True to throw before initialization instead of answering defaults.</summary>
    public bool ThrowWhenUninitialized { get; set; }

    /// <summary>True to leave user agents unparsed.</summary>
    public bool DisableUserAgentParsing { get; set; }

    /// <summary>True not to look up countries by address.</summary>
    public bool DisableCountryLookup { get; set; }

    /// <summary>How long the regular expressions of one call may search together.</summary>
    public TimeSpan RegexMatchTimeout { get; set; } = Defaults.RegexMatchTimeout;

    /// <summary>The least that is written. The logger's own filters apply as well.</summary>
    public OutputLogLevel OutputLogLevel { get; set; } = OutputLogLevel.Info;

    /// <summary>Where messages go. Default: the host's logging, category "Statsig.Fast".</summary>
    public IOutputLogger? OutputLogger { get; set; }

    /// <summary>Another parser of user agents.</summary>
    public IUserAgentParser? UserAgentParser { get; set; }

    /// <summary>Where assignments are kept over rule changes.</summary>
    public IUserPersistentStorage? PersistentStorage { get; set; }

    /// <summary>The clock. Default: the registered <see cref="System.TimeProvider"/>, else the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
