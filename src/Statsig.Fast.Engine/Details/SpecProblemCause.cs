namespace Statsig.Fast;

/// <summary>The cause for which a spec, or a part of one, cannot be evaluated as defined.</summary>
/// <remarks>Further causes may be added; treat an unknown one like <see cref="Skipped"/>.</remarks>
public enum SpecProblemCause
{
    /// <summary>
    /// The spec, or a part of one, was skipped: it is malformed, or needs a feature that was removed from the application.
    /// </summary>
    Skipped,

    /// <summary>
    /// A condition has a type or operator that this version does not support, or is missing in the payload. An evaluation that reaches it
    /// ends with the default and the reason <see cref="EvaluationReason.Unsupported"/>.
    /// </summary>
    UnknownCondition,

    /// <summary>
    /// A pattern cannot be used: it is invalid, names an unknown property, is too long or too large, or is not a text. It matches nothing.
    /// </summary>
    UnusablePattern,
}
