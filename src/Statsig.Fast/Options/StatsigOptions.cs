using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast;

/// <summary>The options of a <see cref="StatsigServer"/>.</summary>
/// <remarks>
/// <para>
/// The constructor of the server checks all options together and throws when any is not valid. It takes a copy, entries of
/// dictionaries and lists included: later changes to this object do not affect the server. One object can serve several servers.
/// </para>
/// <para>Not safe for changes from several threads at once. The options of a host derive from this class.</para>
/// </remarks>
public partial class StatsigOptions
{
    /// <summary>
    /// The tier of every user without a tier, such as <see cref="StatsigEnvironmentTier.Production"/>. Default: the entry "tier" of
    /// <see cref="EnvironmentParameters"/>, otherwise null for none. Not empty.
    /// </summary>
    /// <remarks>In other Statsig SDKs: tier, environment.</remarks>
    public string? EnvironmentTier { get; set; }

    /// <summary>Environment entries, read by conditions on environment fields. Default: empty.</summary>
    /// <remarks>
    /// An entry "tier" sets the tier, unless <see cref="EnvironmentTier"/> is set. Null clears the entries.
    /// </remarks>
    [AllowNull]
    public IDictionary<string, string> EnvironmentParameters { get; set => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>
    /// The origin of the secret key, such as "the configuration key Statsig:SecretKey"; part of the error about a missing key. Default:
    /// null.
    /// </summary>
    public string? SecretKeySource { get; set; }

    /// <summary>The specs to start with, as JSON text of either payload shape. Default: null.</summary>
    public string? BootstrapValues { get; set; }

    /// <summary>
    /// The specs to start with, as UTF-8; takes precedence over <see cref="BootstrapValues"/>. Default: empty. Read during initialization:
    /// the memory must not change before the task of <see cref="StatsigServer.InitializeAsync"/> has ended.
    /// </summary>
    public ReadOnlyMemory<byte> BootstrapUtf8 { get; set; }

    /// <summary>
    /// The file with the specs to start with; <see cref="BootstrapUtf8"/> and <see cref="BootstrapValues"/> take precedence. Default: null.
    /// Not empty. Read during initialization; a file that cannot be read is a source that failed.
    /// </summary>
    public string? BootstrapPath { get; set; }

    /// <summary>
    /// ID lists to start with: the lines of each list by its name, "+key" or "-key" as the service delivers them. Default: empty.
    /// </summary>
    /// <remarks>Null clears the entries.</remarks>
    [AllowNull]
    public IDictionary<string, string> BootstrapIdLists { get; set => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Local overrides that the server has from the start. Default: none.</summary>
    /// <remarks>Null clears the overrides.</remarks>
    [AllowNull]
    public OverrideOptions Overrides
    {
        get => (OverrideOptions)(OverrideSource ??= new OverrideOptions());
        set => OverrideSource = value;
    }

    /// <summary>True to use no network; a <see cref="DataStore"/> that supports polling is still polled. Default: false.</summary>
    public bool LocalMode { get; set; }

    /// <summary>
    /// True to throw <see cref="StatsigUninitializedException"/> from evaluations of a server without specs, before initialization and
    /// after shutdown, as the Python SDK does. Default: false, which answers with defaults and the reason "Uninitialized".
    /// </summary>
    public bool ThrowWhenUninitialized { get; set; }

    /// <summary>The custom fields of every user; the custom fields of a user take precedence. Default: empty.</summary>
    /// <remarks>Null clears the fields.</remarks>
    [AllowNull]
    public IDictionary<string, object?> GlobalCustomFields { get; set => field = value ?? new Dictionary<string, object?>(); } = new Dictionary<string, object?>();

    /// <summary>True to leave user agents unparsed; conditions on browser or system then see a missing value. Default: false.</summary>
    public bool DisableUserAgentParsing { get; set; }

    /// <summary>True not to look up countries by address; conditions on the country then see a missing value. Default: false.</summary>
    public bool DisableCountryLookup { get; set; }

    /// <summary>Another parser of user agents. Default: null for the built-in one, which answers as Statsig's own servers do.</summary>
    public IUserAgentParser? UserAgentParser { get; set; }

    /// <summary>
    /// Stores sticky assignments, so that users keep their groups when rules change. Default: null, which disables the feature.
    /// </summary>
    /// <remarks>Source: the option <c>PersistentStorage</c> of the reference.</remarks>
    public IStickyAssignmentStorage? StickyAssignmentStorage { get; set; }

    /// <summary>
    /// The time limit of all regular expression searches of one call, a client response included; a longer search counts as no match.
    /// Default: 100 ms. More than zero, at most one minute.
    /// </summary>
    /// <remarks>
    /// A started search may take up to the same time again. Only patterns with look-around, references, conditionals or atomic groups, and
    /// very large ones, can take this long, and the last 32 texts that exceeded the limit of such a pattern are not searched again. All
    /// others take a time that is proportional to the text; each of their searches has ten times this limit, so that a pause of the process
    /// does not change an answer. Cancelled searches are logged and counted.
    /// </remarks>
    public TimeSpan RegexTimeoutPerCall { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Receives log messages. Default: <see cref="ConsoleOutputLogger"/>; in a host, an adapter for its ILogger. Not null.
    /// </summary>
    public IOutputLogger OutputLogger { get; set; } = ConsoleOutputLogger.Instance;

    /// <summary>
    /// The lowest level that is logged. Default: <see cref="OutputLogLevel.Warning"/>; in a host, <see cref="OutputLogLevel.Info"/>.
    /// </summary>
    public OutputLogLevel OutputLogLevel { get; set; } = OutputLogLevel.Warning;

    /// <summary>The clock. Default: the system's; in a host, the registered one when there is one. Not null. For tests.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
