namespace Statsig.Fast;

/// <summary>What decided the answer of a spec.</summary>
public enum ExplainedDecision : byte
{
    /// <summary>A rule.</summary>
    Rule,

    /// <summary>No rule matched.</summary>
    Default,

    /// <summary>No rule matched, and the spec is disabled.</summary>
    Disabled,

    /// <summary>A local override.</summary>
    Override,

    /// <summary>Another spec, because of a config mapping.</summary>
    Mapping,

    /// <summary>An experiment, for a layer.</summary>
    Delegate,

    /// <summary>Several rules of a layer.</summary>
    Merge,

    /// <summary>An autotune.</summary>
    Autotune,

    /// <summary>The specs do not have the name.</summary>
    Unrecognized,

    /// <summary>A condition was reached that this version does not support.</summary>
    Unsupported,

    /// <summary>Specs refer to each other in a circle, or too deeply.</summary>
    TooDeep,

    /// <summary>The evaluation failed with an exception, as of a parser of the application.</summary>
    Fault,
}
