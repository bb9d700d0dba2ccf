using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>Logs the exposures of experiments whose group a condition asks for.</summary>
internal sealed class LoggedGroups(EventLog log) : GroupExposures
{
    internal override void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation)
    {
        EvaluationResult result = Evaluator.ResultOf(ref evaluation, spec, outcome);
        log.Expose(EventKind.ConfigExposure, evaluation.User, experiment, in result);
    }
}
