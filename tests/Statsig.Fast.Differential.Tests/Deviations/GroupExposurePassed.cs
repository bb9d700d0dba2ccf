using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// The exposure of an experiment that a condition on its group sets off says whether the rule passed, as all exposures of configs do; the
/// reference leaves it out.
/// </summary>
internal sealed class GroupExposurePassed() : Deviation("group-exposure-passed")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference is { Key: { Section: "events statsig::config_exposure", Part: "rulePassed" }, Reference: null, Ours: not null }
        && answers.Case.Conditions.Any(condition => condition["type"]?.AsText == "experiment_group" && condition["field"]?.AsText == difference.Key.Name);
}
