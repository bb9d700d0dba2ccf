namespace Statsig.Fast.Internals.Patterns;

/// <summary>The positions that a pattern can require.</summary>
internal enum PatternPlace
{
    TextStart,

    /// <summary>"\G": where the search began, which is the start of the text.</summary>
    SearchStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NotWordBoundary,
    WordStart,
    WordEnd,
    WordStartHalf,
    WordEndHalf,
}
