namespace Statsig.Fast.Testing;

/// <summary>The kind of an exposure.</summary>
public enum ExposureKind
{
    /// <summary>A gate.</summary>
    Gate,

    /// <summary>A dynamic config, experiment or autotune, which have one kind of exposure.</summary>
    Config,

    /// <summary>One parameter of a layer.</summary>
    Layer,
}
