namespace Statsig.Fast;

/// <summary>How one gate or dynamic config is evaluated.</summary>
public readonly record struct EvaluationOptions
{
    /// <summary>True to record no exposure. Default: false.</summary>
    public bool DisableExposureLogging { get; init; }
}
