namespace Statsig.Fast;

/// <summary>How names are hidden in a client response.</summary>
public enum HashAlgorithm
{
    /// <summary>The 32-bit hash of the client wire format, in decimal. The default, and what client SDKs expect.</summary>
    Djb2,

    /// <summary>SHA-256 in base64.</summary>
    Sha256,

    /// <summary>Names as they are: everyone who sees the response can read them.</summary>
    None,
}
