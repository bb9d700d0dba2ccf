namespace Statsig.Fast.Internals.Patterns;

/// <summary>The time that the patterns of one call have taken, of those whose time could grow without bounds.</summary>
/// <remarks>Default is a budget of which nothing is spent. A mutable struct: no field that holds it may become readonly.</remarks>
internal struct PatternBudget
{
    internal long SpentTicks;
}
