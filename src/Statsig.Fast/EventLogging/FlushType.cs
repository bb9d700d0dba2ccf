namespace Statsig.Fast.EventLogging;

/// <summary>Why a batch was finished.</summary>
internal enum FlushType : byte
{
    /// <summary>Its first event waited long enough.</summary>
    Scheduled,

    /// <summary>It was full.</summary>
    Limit,

    /// <summary>The application asked for it.</summary>
    Manual,

    /// <summary>The server shuts down.</summary>
    Shutdown,
}
