namespace Statsig.Fast.Evaluation;

/// <summary>One compiled condition: closed over its prepared operand, called with the state of the evaluation.</summary>
/// <returns>Whether the condition holds. The result means nothing once <see cref="EvaluationContext.Halt"/> is set.</returns>
internal delegate bool ConditionDelegate(ref EvaluationContext context);
