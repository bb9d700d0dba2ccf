namespace Statsig.Fast;

/// <summary>What an explanation is about.</summary>
public enum ExplainedKind : byte
{
    /// <summary>A gate, segment or holdout.</summary>
    Gate,

    /// <summary>A dynamic config.</summary>
    DynamicConfig,

    /// <summary>An experiment or autotune.</summary>
    Experiment,

    /// <summary>A layer.</summary>
    Layer,

    /// <summary>A parameter store.</summary>
    ParameterStore,
}
