namespace Statsig.Fast;

/// <summary>What became of a payload that was given to a server.</summary>
public enum SpecsUpdateStatus
{
    /// <summary>It is the ruleset in force now.</summary>
    Applied,

    /// <summary>It says that nothing changed.</summary>
    NoUpdates,

    /// <summary>It is older than what is in force, which stays.</summary>
    Older,

    /// <summary>Its checksum is that of what is in force, which stays.</summary>
    SameChecksum,

    /// <summary>It cannot be used; what was in force stays.</summary>
    Rejected,
}
