namespace Statsig.Fast;

/// <summary>The two shapes in which Statsig delivers specs.</summary>
public enum SpecsVersion
{
    /// <summary>Lists of specs with their conditions inside; what the classic SDKs use. No parameter stores.</summary>
    V1 = 1,

    /// <summary>Maps by name with shared conditions, and parameter stores.</summary>
    V2 = 2,
}
