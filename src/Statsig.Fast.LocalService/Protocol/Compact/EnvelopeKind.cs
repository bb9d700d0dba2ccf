namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>The kinds of envelopes, as numbered on the wire.</summary>
internal enum EnvelopeKind
{
    Done = 1,
    TopLevel = 2,
    FeatureGate = 3,
    DynamicConfig = 4,
    LayerConfig = 5,
    ParameterStore = 6,
    Condition = 7,
    Deletions = 8,
    Checksums = 9,
    CopyPrevious = 10,
}
