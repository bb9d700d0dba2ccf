namespace Statsig.Fast;

/// <summary>Why a spec, or a part of one, cannot be used as its author meant it.</summary>
/// <remarks>Further causes may be added; treat one that you do not know like <see cref="Skipped"/>.</remarks>
public enum SpecProblemCause
{
    /// <summary>The spec, or a part of one, was left out: it is malformed, or needs what the application was built without.</summary>
    Skipped,

    /// <summary>
    /// A condition has a type or operator that this version does not know, or is not in the payload. An evaluation that reaches it ends with the
    /// default and the reason <see cref="EvaluationReason.Unsupported"/>.
    /// </summary>
    UnknownCondition,

    /// <summary>A pattern cannot be used: it is invalid, names an unknown property, is too long or too large, or is no text. It matches nothing.</summary>
    UnusablePattern,
}
