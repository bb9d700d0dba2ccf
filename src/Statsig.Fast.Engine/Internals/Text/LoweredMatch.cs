namespace Statsig.Fast.Internals.Text;

/// <summary>What a comparison that lowers only A to Z could tell about the fully lowered text.</summary>
internal enum LoweredMatch
{
    /// <summary>The lowered text differs, for certain.</summary>
    Different,

    /// <summary>The lowered text is equal, for certain.</summary>
    Equal,

    /// <summary>Only lower-casing the text in full can tell.</summary>
    Unknown,
}
