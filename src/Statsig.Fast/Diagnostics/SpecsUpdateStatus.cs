namespace Statsig.Fast;

/// <summary>The outcome of applying a payload to a server.</summary>
public enum SpecsUpdateStatus
{
    /// <summary>The payload was compiled and published.</summary>
    Applied,

    /// <summary>The payload states that nothing changed.</summary>
    NoUpdates,

    /// <summary>The payload is older than the current specs, which stay in use.</summary>
    Older,

    /// <summary>The payload has the checksum of the current specs, which stay in use.</summary>
    SameChecksum,

    /// <summary>The payload cannot be used; the current specs stay in use.</summary>
    Rejected,
}
