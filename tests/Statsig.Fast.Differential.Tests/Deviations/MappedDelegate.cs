using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A delegate that has a mapping leaves what the rules before it have left, and where it counts. The reference forgets both when the target
/// does not exist.
/// </summary>
internal sealed class MappedDelegate() : Deviation("mapped-delegate")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        if (part is not ("secondary" or "secondary_exposures" or "undelegated_secondary_exposures"))
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string spec = answers.Case.NameIn(section, section == "events statsig::layer_exposure" ? name.Split('.')[0] : name);
        return facts.NestedIn(spec).Prepend(spec).SelectMany(facts.Evaluated).SelectMany(facts.DelegatesOf).Any(@delegate => facts.MappingTargetsOf(@delegate).Any());
    }
}
