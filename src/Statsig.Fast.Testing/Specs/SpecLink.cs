namespace Statsig.Fast.Testing.Specs;

/// <summary>A reference of one spec to another one.</summary>
/// <param name="Kind">The kind of the other spec.</param>
/// <param name="Name">The name of the other spec in the payload.</param>
/// <param name="Noun">What messages call the other spec: a gate may be meant as a segment or a holdout.</param>
internal readonly record struct SpecLink(SpecReference Kind, string Name, string Noun)
{
    internal static SpecLink To(SpecReference kind, string name) => new(kind, name, SnapshotNames.WordsOf(kind));

    internal static SpecLink ToSegment(string name) => new(SpecReference.Gate, TestSpecs.SegmentPrefix + name, "segment");

    internal static SpecLink ToHoldout(string name) => new(SpecReference.Gate, name, "holdout");

    /// <summary>The name that a test uses.</summary>
    internal string ShownName => ShownNameOf(Name);

    internal string ShownNameOf(string name) => Noun == "segment" ? name[TestSpecs.SegmentPrefix.Length..] : name;
}
