namespace Statsig.Fast.Internals.Text;

/// <summary>How the table of a <see cref="TextSet"/> hashes, in the order in which it tries.</summary>
internal enum TextSetHashing
{
    /// <summary>Two places of the text (<see cref="TextSample"/>): the fastest.</summary>
    Sampled,

    /// <summary>The whole text, unless it is long (<see cref="TextHash"/>).</summary>
    Whole,

    /// <summary>The seeded hash of strings, against which no collisions can be prepared.</summary>
    Randomized,
}
