namespace Statsig.Fast;

/// <summary>How much a message of the server matters.</summary>
public enum OutputLogLevel
{
    /// <summary>Details for finding a fault.</summary>
    Debug,

    /// <summary>What the server does in normal operation.</summary>
    Info,

    /// <summary>Something that works, but not as it should.</summary>
    Warning,

    /// <summary>Something that failed.</summary>
    Error,

    /// <summary>Nothing is written.</summary>
    None,
}
