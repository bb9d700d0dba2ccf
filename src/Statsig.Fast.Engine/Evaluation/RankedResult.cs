namespace Statsig.Fast.Evaluation;

/// <summary>What a contextual autotune answers to a member of one group, with the score of the group.</summary>
internal readonly record struct RankedResult(double Score, EvaluationResult Result);
