namespace Statsig.Fast.Internals.Text;

/// <summary>The result of a comparison that lowers only A to Z, for the fully lowered text.</summary>
internal enum LoweredMatch
{
    /// <summary>The lowered text differs, for certain.</summary>
    Different,

    /// <summary>The lowered text is equal, for certain.</summary>
    Equal,

    /// <summary>Unknown without lower-casing the whole text.</summary>
    Unknown,
}
