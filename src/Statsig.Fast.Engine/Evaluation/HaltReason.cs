namespace Statsig.Fast.Evaluation;

/// <summary>Why an evaluation stopped before a rule decided.</summary>
internal enum HaltReason : byte
{
    None,

    /// <summary>A condition was reached that this version does not know.</summary>
    Unsupported,

    /// <summary>Gates nest deeper than <see cref="EvaluationContext.MaxDepth"/>, or in a circle.</summary>
    DepthExceeded,
}
