namespace Statsig.Fast.Specs.Envelopes;

/// <summary>What an envelope contains. The numbers are those of the wire.</summary>
internal enum EnvelopeKind
{
    /// <summary>Not a kind: such an envelope invalidates the delivery.</summary>
    Unknown = 0,

    /// <summary>The end of the delivery.</summary>
    Done = 1,

    /// <summary>Time, checksum, and as JSON all that has no envelopes.</summary>
    TopLevel = 2,

    FeatureGate = 3,

    DynamicConfig = 4,

    LayerConfig = 5,

    /// <summary>A parameter store, as JSON.</summary>
    ParameterStore = 6,

    Condition = 7,

    /// <summary>The names of parts that are removed.</summary>
    Deletions = 8,

    /// <summary>The sums of the checksums of each kind of parts.</summary>
    Checksums = 9,

    /// <summary>Marks a delta: the parts of the delivery before it are the start of this one.</summary>
    CopyPrevious = 10,
}
