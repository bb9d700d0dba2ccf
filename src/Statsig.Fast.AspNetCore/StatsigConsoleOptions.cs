namespace Statsig.Fast.AspNetCore;

/// <summary>The options of the console of a running service. Read once, when the console is mapped.</summary>
public sealed class StatsigConsoleOptions
{
    /// <summary>
    /// True to let everyone who may open the console set and remove local overrides of the running server, which change what its users get
    /// until the process ends. Default: false.
    /// </summary>
    public bool AllowOverrides { get; set; }

    /// <summary>
    /// The name of the authorization policy that users must fulfil as well to set and remove overrides. Default: null, which is everyone
    /// who may open the console. It has no effect unless <see cref="AllowOverrides"/> is true.
    /// </summary>
    public string? OverridePolicy { get; set; }

    /// <summary>What the page calls the service. Default: null, which is the name of the application.</summary>
    public string? Title { get; set; }

    /// <summary>The service key of the server. Default: null, which is the server without a key.</summary>
    public string? ServiceKey { get; set; }
}
