using System;
using Statsig.Fast.Evaluation;

namespace Statsig.Fast.Explaining;

/// <summary>The answer of an explained evaluation and the way to it.</summary>
/// <param name="Result">What the call answers.</param>
/// <param name="Spec">The steps.</param>
/// <param name="Fault">The exception that ended the evaluation; null for none.</param>
internal readonly record struct Explained(EvaluationResult Result, ExplainedSpec Spec, Exception? Fault);
