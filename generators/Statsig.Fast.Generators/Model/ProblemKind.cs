namespace Statsig.Fast.Generators.Model;

/// <summary>What can be wrong with a snapshot file; each kind is one diagnostic.</summary>
internal enum ProblemKind
{
    InvalidJson,
    NotASnapshot,
    PartIgnored,
    MixedType,
    FingerprintMismatch,
    NameCollision,
    SharedNamespace,
    InvalidMetadata,
    Unreadable,
}
