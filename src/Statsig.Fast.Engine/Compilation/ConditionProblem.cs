namespace Statsig.Fast.Compilation;

/// <summary>Why a condition cannot be used as its author meant it.</summary>
/// <param name="Cause">What is wrong.</param>
/// <param name="Detail">What exactly, as an element of a list.</param>
internal sealed record ConditionProblem(SpecProblemCause Cause, string Detail)
{
    private const int ShownCharacters = 200;

    internal static ConditionProblem Unknown(string detail) => new(SpecProblemCause.UnknownCondition, detail);

    /// <summary>For a pattern that matches nothing.</summary>
    /// <param name="pattern">The pattern; null when the target is not a text.</param>
    /// <param name="reason">Why, as the end of a sentence.</param>
    internal static ConditionProblem Pattern(string? pattern, string reason)
    {
        string shown = pattern is { Length: > ShownCharacters } ? pattern[..ShownCharacters] + "..." : pattern ?? "";
        return new(SpecProblemCause.UnusablePattern, pattern is null ? reason : $"\"{shown}\", since {reason}");
    }
}
