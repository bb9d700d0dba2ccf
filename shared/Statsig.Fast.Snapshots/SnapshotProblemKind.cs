namespace Statsig.Fast.Snapshots;

/// <summary>What is wrong with a snapshot.</summary>
internal enum SnapshotProblemKind
{
    /// <summary>The text is not JSON: nothing can be read.</summary>
    InvalidJson,

    /// <summary>The JSON is neither of the two forms, or a version that is not known: nothing can be read.</summary>
    NotASnapshot,

    /// <summary>A part is malformed and left out; the rest is read.</summary>
    PartIgnored,

    /// <summary>A parameter's values have no one type, so that it can only be read as JSON.</summary>
    MixedType,

    /// <summary>The fingerprint in the file is not that of its content.</summary>
    FingerprintMismatch,
}
