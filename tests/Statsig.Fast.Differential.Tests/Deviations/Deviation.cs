using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>A difference from the reference that docs/compatibility.md lists, and how it is recognized.</summary>
/// <remarks>
/// The folder decides which differences are allowed. A deviation is either undone (the case is rewritten so that this library answers as
/// the reference does, and exactly those parts are excused that then agree), or explained part by part from the payload. Nothing is excused
/// for standing near a deviation.
/// </remarks>
/// <param name="id">The identifier in the table of the page.</param>
internal abstract class Deviation(string id)
{
    internal string Id => id;

    /// <summary>Why no generated case can meet it; null when some do, and then a test requires that some did.</summary>
    internal virtual string? Unreached => null;

    /// <summary>
    /// What to ask this library instead, for it to answer as the reference does; null when the case has no place for the deviation.
    /// </summary>
    internal virtual DifferentialCase? Undo(DifferentialCase asked) => null;

    /// <summary>True when a difference is what the deviation comes to.</summary>
    internal virtual bool Explains(Difference difference, ComparedAnswers answers) => false;
}
