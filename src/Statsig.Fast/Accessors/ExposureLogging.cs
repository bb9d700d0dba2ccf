namespace Statsig.Fast;

/// <summary>Whether a typed check records an exposure.</summary>
public enum ExposureLogging
{
    /// <summary>As usual: recorded, unless the same was recorded a moment ago.</summary>
    Enabled,

    /// <summary>Not recorded.</summary>
    Disabled,
}
