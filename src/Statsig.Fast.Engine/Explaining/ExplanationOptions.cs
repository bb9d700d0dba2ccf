namespace Statsig.Fast;

/// <summary>The options of an explanation.</summary>
public sealed class ExplanationOptions
{
    /// <summary>True to show the values of private attributes. Default: false, and then they are masked in every form.</summary>
    public bool ShowPrivateValues { get; init; }
}
