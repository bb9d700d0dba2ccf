using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// The delegate of a nested gate stays out of the outer answer. The reference reports it as the experiment of the layer that nests the
/// gate, with what that experiment says.
/// </summary>
internal sealed class NestedDelegate() : Deviation("nested-delegate")
{
    private static readonly string[] Parts =
    [
        "allocated", "allocated_experiment_name", "allocatedExperiment", "explicit_parameters", "isExplicitParameter", "is_experiment_active", "is_user_in_experiment", "is_in_layer",
        "undelegated_secondary_exposures",
    ];

    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        bool isLayerEvent = section == "events statsig::layer_exposure";
        if (!Parts.Contains(part) && !(isLayerEvent && part == "secondary"))
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string spec = answers.Case.NameIn(section, isLayerEvent ? name.Split('.')[0] : name);
        return facts.NestedIn(spec).Where(answers.Case.Gates.Contains).Any(gate => facts.DelegatesOf(gate).Any());
    }
}
