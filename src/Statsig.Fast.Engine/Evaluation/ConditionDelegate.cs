namespace Statsig.Fast.Evaluation;

/// <summary>One compiled condition: closed over its prepared operand, called with the state of the evaluation.</summary>
/// <remarks>
/// Conditions are instance methods of their operand, which every runtime calls directly. NativeAOT calls a delegate that is closed over the
/// first argument of a static method, such as an extension method, through a thunk.
/// </remarks>
/// <returns>Whether the condition holds. The result means nothing once <see cref="EvaluationContext.Halt"/> is set.</returns>
internal delegate bool ConditionDelegate(ref EvaluationContext context);
