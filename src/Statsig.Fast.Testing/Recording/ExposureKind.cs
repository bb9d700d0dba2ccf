namespace Statsig.Fast.Testing;

/// <summary>The kind of an exposure.</summary>
public enum ExposureKind
{
    /// <summary>A gate.</summary>
    Gate,

    /// <summary>A dynamic config, experiment or autotune.</summary>
    Config,

    /// <summary>One parameter of a layer.</summary>
    Layer,
}
