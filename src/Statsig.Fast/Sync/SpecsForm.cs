namespace Statsig.Fast.Sync;

/// <summary>The forms of specs that a request accepts. Each includes those before it.</summary>
internal enum SpecsForm : byte
{
    /// <summary>JSON only.</summary>
    Json,

    /// <summary>All specs in the compact form: compressed protobuf messages.</summary>
    Compact,

    /// <summary>Only what changed since the current specs, in the compact form.</summary>
    Deltas,
}
