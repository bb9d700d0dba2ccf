using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Takes the exposures of experiments whose group a condition asks for; implemented by the event log.</summary>
/// <remarks>Source: the reference, where such a condition asks as an application would. Safe from any thread.</remarks>
internal abstract class GroupExposures
{
    /// <summary>Takes one answer.</summary>
    /// <param name="experiment">The name that was asked for; there need not be such an experiment.</param>
    /// <param name="spec">The spec whose ID type and version count; null when none does.</param>
    /// <param name="outcome">The answer; without meaning when the evaluation was halted.</param>
    /// <param name="evaluation">The experiment's own evaluation, apart from that of the condition.</param>
    internal abstract void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation);
}
