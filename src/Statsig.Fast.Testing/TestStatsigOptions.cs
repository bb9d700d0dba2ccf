using System;
using System.Collections.Generic;

namespace Statsig.Fast.Testing;

/// <summary>How a <see cref="TestStatsig"/> behaves.</summary>
/// <remarks>Read once, by the method that creates the server.</remarks>
public sealed class TestStatsigOptions
{
    /// <summary>The clock of conditions on time, of exposures and of their deduplication. Default: the system's.</summary>
    /// <remarks>
    /// As in production, times are those of <c>GetUtcNow</c>, and the window of repeats is measured by <c>GetTimestamp</c>.
    /// </remarks>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The environment tier of users that have none. Default: null for none.</summary>
    public string? EnvironmentTier { get; set; }

    /// <summary>True to record all repeats of an exposure. Default: false for one exposure in each window, as in production.</summary>
    /// <remarks>
    /// All exposures share the windows, which follow one another from the creation of the server or recording on. Their length is a setting
    /// of the service that payloads contain; without it, a minute.
    /// </remarks>
    public bool RecordsRepeatedExposures { get; set; }

    /// <summary>
    /// The lowest level of messages that <see cref="TestStatsig.Log"/> keeps. Default: <see cref="OutputLogLevel.Info"/>.
    /// </summary>
    public OutputLogLevel LogLevel { get; set; } = OutputLogLevel.Info;

    /// <summary>The ID lists that conditions refer to: the lines of each list by its name, "+key" or "-key". Default: empty.</summary>
    public IDictionary<string, string> IdLists { get; } = new Dictionary<string, string>();
}
