using System;

namespace Statsig.Fast;

/// <summary>Options of a <see cref="StatsigEngine"/>.</summary>
public sealed class StatsigEngineOptions
{
    /// <summary>
    /// Gets the environment tier that conditions see, such as "production". Default: null, which uses the default tier of the specs.
    /// </summary>
    public string? EnvironmentTier { get; init; }

    /// <summary>
    /// Gets whether the parsing of user agents is disabled; conditions on browser and operating system then read the user's fields only.
    /// Default: false.
    /// </summary>
    public bool DisableUserAgentParsing { get; init; }

    /// <summary>
    /// Gets whether the lookup of countries by IP address is disabled; conditions then read the user's country only. Default: false.
    /// </summary>
    public bool DisableCountryLookup { get; init; }

    /// <summary>Gets the clock that conditions on the time read. Default: the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;
}
