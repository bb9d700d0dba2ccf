namespace Statsig.Fast.Internals.Text;

/// <summary>How a <see cref="TextSet"/> finds a text; a table tries its ways from the fastest to the safest.</summary>
internal enum TextSetHashing
{
    /// <summary>Compares the few texts one by one, without a table.</summary>
    None,

    /// <summary>Two places of the text (<see cref="TextSample"/>): the fastest.</summary>
    Sampled,

    /// <summary>The whole text, unless it is long (<see cref="TextHash"/>).</summary>
    Whole,

    /// <summary>The seeded hash of strings, against which no collisions can be prepared.</summary>
    Randomized,
}
