namespace Statsig.Fast;

/// <summary>The shape of a client response.</summary>
public enum ClientResponseFormat
{
    /// <summary>Every entry contains its exposures; every client SDK reads this format.</summary>
    V1,

    /// <summary>Exposures once, at the end, and by number in the entries: smaller where many entries share holdouts.</summary>
    V2,

    /// <summary>Exposures and values once, and entries with short member names.</summary>
    InitV2,
}
