using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Testing.Recording;

/// <summary>
/// Records the exposures that the engine hands out: of parameters, and of experiments that conditions and parameter stores refer to.
/// </summary>
internal sealed class RecorderSink(Recorder recorder) : ExposureSink
{
    internal override void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation)
    {
        EvaluationResult result = Evaluator.ResultOf(ref evaluation, spec, outcome);
        recorder.Expose(EventKind.ConfigExposure, evaluation.User, experiment, result, EventFlags.None);
    }

    internal override void Add(SpecKind kind, StatsigUser user, string name, EvaluationResult result) =>
        recorder.Expose(kind == SpecKind.Gate ? EventKind.GateExposure : EventKind.ConfigExposure, user, name, result, EventFlags.None);

    internal override void AddParameter(StatsigUser user, string layer, EvaluationResult result, string parameter, bool isStoreRead) =>
        recorder.ExposeParameter(user, layer, result, parameter, isStoreRead ? EventFlags.NamesMapping : EventFlags.None);
}
