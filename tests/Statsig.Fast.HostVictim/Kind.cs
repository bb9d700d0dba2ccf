namespace Statsig.Fast.HostVictim;

/// <summary>The hosts that a service may run in.</summary>
internal enum Kind
{
    /// <summary>A web application.</summary>
    Web,

    /// <summary>A generic host.</summary>
    Generic,

    /// <summary>A web host of the older style, built by "ConfigureWebHostDefaults".</summary>
    Legacy,

    /// <summary>A generic host that starts and stops its services side by side.</summary>
    Concurrent,

    /// <summary>No host: a server that the program makes.</summary>
    None,
}
