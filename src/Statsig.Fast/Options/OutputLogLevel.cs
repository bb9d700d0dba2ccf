namespace Statsig.Fast;

/// <summary>The levels of log messages.</summary>
public enum OutputLogLevel
{
    /// <summary>Details for finding a fault.</summary>
    Debug,

    /// <summary>Normal operation of the server.</summary>
    Info,

    /// <summary>A problem that operators should check; the server continues to work.</summary>
    Warning,

    /// <summary>A failure.</summary>
    Error,

    /// <summary>No messages are written.</summary>
    None,
}
