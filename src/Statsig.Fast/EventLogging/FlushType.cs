namespace Statsig.Fast.EventLogging;

/// <summary>The reason why a batch was finished.</summary>
internal enum FlushType : byte
{
    /// <summary>Its first event waited long enough.</summary>
    Scheduled,

    /// <summary>It was full.</summary>
    Limit,

    /// <summary>The application requested it.</summary>
    Manual,

    /// <summary>The server shuts down.</summary>
    Shutdown,
}
