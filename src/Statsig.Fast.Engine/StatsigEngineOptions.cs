using System;

namespace Statsig.Fast;

/// <summary>Options of a <see cref="StatsigEngine"/>.</summary>
public sealed class StatsigEngineOptions
{
    /// <summary>Gets the environment tier that conditions see, such as "production". Default: null, and then the specs' own default tier counts.</summary>
    public string? EnvironmentTier { get; init; }

    /// <summary>Gets whether user agents are left unparsed; conditions on browser and operating system then see what the user has. Default: false.</summary>
    public bool DisableUserAgentParsing { get; init; }

    /// <summary>Gets whether countries are not looked up from IP addresses; conditions then see what the user has. Default: false.</summary>
    public bool DisableCountryLookup { get; init; }

    /// <summary>Gets the clock that conditions on the time read. Default: the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
