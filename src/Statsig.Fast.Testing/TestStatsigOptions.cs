using System;
using System.Collections.Generic;

namespace Statsig.Fast.Testing;

/// <summary>How a <see cref="TestStatsig"/> behaves.</summary>
/// <remarks>Read once, by the method that creates the server.</remarks>
public sealed class TestStatsigOptions
{
    /// <summary>The clock of conditions on time, of exposures and of their deduplication. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The environment tier of users that have none. Default: null for none.</summary>
    public string? EnvironmentTier { get; set; }

    /// <summary>True to record repeats of an exposure within a minute, which production leaves out. Default: false.</summary>
    public bool RecordsRepeatedExposures { get; set; }

    /// <summary>
    /// The lowest level of messages that <see cref="TestStatsig.Log"/> keeps. Default: <see cref="OutputLogLevel.Info"/>.
    /// </summary>
    public OutputLogLevel LogLevel { get; set; } = OutputLogLevel.Info;

    /// <summary>The ID lists that conditions refer to: the lines of each list by its name, "+key" or "-key". Default: empty.</summary>
    public IDictionary<string, string> IdLists { get; } = new Dictionary<string, string>();
}
