using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

/// <summary>How a <see cref="StatsigServer"/> behaves. Immutable once given to a server; wrong values are refused here, not later.</summary>
public sealed partial class StatsigOptions
{
    private string? _environmentTier;
    private TimeSpan _regexMatchTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The tier set on every user that has none of its own, such as <see cref="StatsigEnvironmentTier.Production"/>. Default: the entry "tier" of
    /// <see cref="EnvironmentParameters"/>, else none.
    /// </summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public string? EnvironmentTier
    {
        get => _environmentTier;
        init
        {
            if (value is { Length: 0 })
            {
                Throw.Argument(nameof(EnvironmentTier), "The environment tier is empty; give a name such as \"production\", or null for none.");
            }

            _environmentTier = value;
        }
    }

    /// <summary>Environment entries, read by conditions on environment fields. Default: none.</summary>
    /// <remarks>An entry "tier" is the tier wherever it counts, unless <see cref="EnvironmentTier"/> is set.</remarks>
    public IReadOnlyDictionary<string, string>? EnvironmentParameters { get; init; }

    /// <summary>The tier, from whichever of the two options has it; null when neither has.</summary>
    internal string? Tier => EnvironmentTier ?? EnvironmentParameters?.GetValueOrDefault("tier");

    /// <summary>Where the secret key comes from, such as "the configuration key Statsig:SecretKey"; part of the error about a missing key. Default: none.</summary>
    public string? SecretKeySource { get; init; }

    /// <summary>The specs to start with, as JSON text of either payload shape. Default: none.</summary>
    public string? BootstrapValues { get; init; }

    /// <summary>The specs to start with, as UTF-8; goes before <see cref="BootstrapValues"/>. Copied at initialization. Default: none.</summary>
    public ReadOnlyMemory<byte> BootstrapUtf8 { get; init; }

    /// <summary>ID lists to start with: the lines of each list by its name, "+key" or "-key" as the service delivers them. Default: none.</summary>
    public IReadOnlyDictionary<string, string>? BootstrapIdLists { get; init; }

    /// <summary>True to use no network at all; a <see cref="DataStore"/> that wants to be polled still is. Default: false.</summary>
    public bool LocalMode { get; init; }

    /// <summary>
    /// True to throw <see cref="StatsigUninitializedException"/> from evaluations of a server without specs, before initialization and after
    /// shutdown, as the Python SDK does. Default: false, which answers with defaults and the reason "Uninitialized".
    /// </summary>
    public bool ThrowWhenUninitialized { get; init; }

    /// <summary>Fields that every user has underneath its own custom fields. Default: none. Copied when a server is made.</summary>
    public IReadOnlyDictionary<string, object?>? GlobalCustomFields { get; init; }

    /// <summary>True to leave user agents unparsed; conditions on browser or system then see a missing value. Default: false.</summary>
    public bool DisableUserAgentParsing { get; init; }

    /// <summary>True not to look up countries by address; conditions on the country then see a missing value. Default: false.</summary>
    public bool DisableCountryLookup { get; init; }

    /// <summary>Another parser of user agents. Default: the built-in one, which answers as Statsig's own servers do.</summary>
    public IUserAgentParser? UserAgentParser { get; init; }

    /// <summary>Where assignments are kept over rule changes. Default: none, which switches the feature off.</summary>
    public IUserPersistentStorage? PersistentStorage { get; init; }

    /// <summary>
    /// How long the regular expressions of one call may search together, a client response included; longer counts as no match. Default: 100 ms. More
    /// than zero.
    /// </summary>
    /// <remarks>
    /// A search that has begun may take as long once more. Only patterns with look-around, references, conditionals or atomic groups, and very large
    /// ones, can take so long, and the last 32 texts of such a pattern that led there are not searched again. All others take a time that grows with the
    /// text alone; each of their searches has ten times this limit, so that a pause of the process does not change an answer. Searches that are given up
    /// are logged and counted.
    /// </remarks>
    /// <exception cref="ArgumentException">The time is zero, negative or more than a minute.</exception>
    public TimeSpan RegexMatchTimeout
    {
        get => _regexMatchTimeout;
        init
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromMinutes(1))
            {
                Throw.Argument(nameof(RegexMatchTimeout), $"The time limit of regular expressions is {value}; give more than zero and at most one minute.");
            }

            _regexMatchTimeout = value;
        }
    }

    /// <summary>Where messages go. Default: <see cref="ConsoleOutputLogger"/>.</summary>
    /// <exception cref="ArgumentNullException">The logger is null.</exception>
    public IOutputLogger OutputLogger
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ConsoleOutputLogger.Instance;

    /// <summary>The least that is written. Default: warnings.</summary>
    public OutputLogLevel OutputLogLevel { get; init; } = OutputLogLevel.Warning;

    /// <summary>The clock. Default: the system's. For tests.</summary>
    /// <exception cref="ArgumentNullException">The clock is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Refuses a duration outside its bounds; the message says what was given and what is accepted.</summary>
    private static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most)
        {
            Throw.Argument(name, $"{name} is {value}; give {least} to {most}.");
        }

        return value;
    }

    /// <summary>Refuses a number outside its bounds; the message says what was given and what is accepted.</summary>
    private static int Within(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            Throw.Argument(name, $"{name} is {value}; give {least} to {most}.");
        }

        return value;
    }
}
