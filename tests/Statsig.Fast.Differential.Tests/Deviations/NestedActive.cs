using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// Whether an experiment is active is what its spec says; in the reference, what a nested spec says takes its place when no rule matches.
/// </summary>
internal sealed class NestedActive() : Deviation("nested-active")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (difference.Key.Part != "is_experiment_active")
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        return facts.Evaluated(name).Concat(facts.DelegatesOf(name)).Any(spec => facts.IsActive(spec) == difference.Ours) && facts.NestedIn(name).Any(nested => facts.IsActive(nested) == difference.Reference);
    }
}
