using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>Counts the exposures of calls that do not log them, by name.</summary>
internal sealed class CountedExposures(NonExposedChecks checks) : ExposureSink
{
    internal override void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation) => checks.Count(experiment);

    internal override void Add(SpecKind kind, StatsigUser user, string name, EvaluationResult result) => checks.Count(name);

    internal override void AddParameter(StatsigUser user, string layer, EvaluationResult result, string parameter, bool isStoreRead) => checks.Count(layer);
}
