using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>Counts the experiments whose group a condition asks for, in calls that log no exposure.</summary>
internal sealed class CountedGroups(NonExposedChecks checks) : GroupExposures
{
    internal override void Add(string experiment, CompiledSpec? spec, Outcome outcome, ref EvaluationContext evaluation) => checks.Count(experiment);
}
