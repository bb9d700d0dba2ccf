namespace Statsig.Fast.Snapshots;

/// <summary>The kinds of types. The numbers are those of the runtime's schema; a test holds the two together.</summary>
internal enum SnapshotTypeKind
{
    String = 1,
    Integer = 2,
    Number = 3,
    Boolean = 4,
    Array = 5,
    Object = 6,

    /// <summary>Values of different types.</summary>
    Json = 7,
}
