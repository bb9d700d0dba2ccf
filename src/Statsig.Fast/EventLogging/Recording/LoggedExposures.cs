using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>Logs the exposures that the engine hands out.</summary>
internal sealed class LoggedExposures(EventLog log) : ExposureSink
{
    internal override void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation)
    {
        EvaluationResult result = Evaluator.ResultOf(ref evaluation, spec, outcome);
        log.Expose(EventKind.ConfigExposure, evaluation.User, experiment, result);
    }

    internal override void Add(SpecKind kind, StatsigUser user, string name, EvaluationResult result) =>
        log.Expose(kind == SpecKind.Gate ? EventKind.GateExposure : EventKind.ConfigExposure, user, name, result);

    internal override void AddParameter(StatsigUser user, string layer, EvaluationResult result, string parameter, bool isStoreRead) =>
        log.ExposeParameter(user, layer, result, parameter, isStoreRead ? EventFlags.NamesMapping : EventFlags.None);
}
