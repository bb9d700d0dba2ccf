using System.Collections.Generic;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Which names a spec is found under: they are separate for gates, configs, layers and stores.</summary>
internal enum SpecGroup
{
    Gates,
    Configs,
    Layers,
    Stores,
}

/// <summary>How a spec exists in two payloads.</summary>
internal enum SpecPresence
{
    InBoth,
    New,
    Gone,
}

/// <summary>What is different about one spec, in words.</summary>
/// <param name="Group">Where it is found.</param>
/// <param name="Kind">What it is called in reports, such as "gate".</param>
/// <param name="Name">Its name.</param>
/// <param name="Presence">Whether it is new or gone; it has no parts then.</param>
/// <param name="Position">Where its name stands in the newer payload; null when it is gone.</param>
/// <param name="Parts">What changed in it.</param>
internal sealed record SpecChange(SpecGroup Group, string Kind, string Name, SpecPresence Presence, int? Position, IReadOnlyList<ChangedPart> Parts)
{
    /// <summary>One line for each change.</summary>
    internal IEnumerable<string> Lines()
    {
        if (Presence != SpecPresence.InBoth)
        {
            yield return Presence == SpecPresence.New ? "is new" : "is removed";
        }

        foreach (ChangedPart part in Parts)
        {
            yield return part.Where is null ? part.Text : $"{part.Where}: {part.Text}";
        }
    }
}

/// <summary>One change of a spec.</summary>
/// <param name="Where">The rule or parameter; null for the spec itself.</param>
/// <param name="Text">What changed, such as "pass percentage 50 -> 80".</param>
/// <param name="IsInSnapshot">True when snapshots differ in it as well, so that a comparison of them reports it.</param>
internal sealed record ChangedPart(string? Where, string Text, bool IsInSnapshot = false);
