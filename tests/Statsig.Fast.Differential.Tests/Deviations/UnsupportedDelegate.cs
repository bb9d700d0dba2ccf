using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A layer whose delegate is Unsupported names no experiment and has no exposures; the reference names it, with the exposures so far. An
/// experiment has its own explicit parameters then; in the reference, the delegate's.
/// </summary>
internal sealed class UnsupportedDelegate() : UnsupportedAnswer("unsupported-delegate")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        return base.Explains(difference, answers)
            || (difference.Key.Part is "explicit_parameters" or "is_in_layer" or "is_experiment_active" && Covers(name, answers.Case)
                && answers.Ours[difference.UserIndex].Parts.GetValueOrDefault(difference.Key with { Part = "rule_id" }) == "\"\"");
    }

    /// <inheritdoc/>
    protected override bool Covers(string spec, DifferentialCase asked) => new PayloadFacts(asked.Payload) is var facts && facts.Evaluated(spec).SelectMany(facts.DelegatesOf).Any();
}
