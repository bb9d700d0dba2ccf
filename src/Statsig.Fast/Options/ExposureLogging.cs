namespace Statsig.Fast;

/// <summary>Specifies whether an evaluation records an exposure.</summary>
public enum ExposureLogging
{
    /// <summary>
    /// The evaluation records an exposure, unless the same exposure was recorded within the last minute. For layers and parameter stores,
    /// reading a parameter does.
    /// </summary>
    Enabled,

    /// <summary>The evaluation records no exposure.</summary>
    Disabled,
}
