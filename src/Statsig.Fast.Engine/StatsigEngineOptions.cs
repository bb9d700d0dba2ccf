using System;

namespace Statsig.Fast;

/// <summary>Options of a <see cref="StatsigEngine"/>. Read while an engine is loaded: later changes do not affect it.</summary>
public sealed class StatsigEngineOptions
{
    /// <summary>
    /// The environment tier that conditions see, such as "production". Default: null, and then the specs' own default tier counts. Not
    /// empty.
    /// </summary>
    public string? EnvironmentTier { get; set; }

    /// <summary>True to leave user agents unparsed; conditions on browser or system then see what the user has. Default: false.</summary>
    public bool DisableUserAgentParsing { get; set; }

    /// <summary>
    /// True not to look up countries by IP address; conditions on the country then see what the user has. Default: false.
    /// </summary>
    public bool DisableCountryLookup { get; set; }

    /// <summary>The clock that conditions on the time read. Default: the system's. Not null.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Throws when any option is not valid.</summary>
    internal void Validate()
    {
        if (EnvironmentTier is { Length: 0 })
        {
            throw new ArgumentException(
                $"{nameof(EnvironmentTier)} is empty. Use a name such as \"production\", or null for none.", nameof(EnvironmentTier));
        }

        if (TimeProvider is null)
        {
            throw new ArgumentException($"{nameof(TimeProvider)} is null. Leave it out for the default.", nameof(TimeProvider));
        }
    }
}
