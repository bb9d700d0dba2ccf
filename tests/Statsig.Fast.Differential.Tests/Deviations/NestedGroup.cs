using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>An answer that no rule decides has no group; the reference leaves the group of a nested gate's rule there.</summary>
internal sealed class NestedGroup() : Deviation("nested-group")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        var facts = new PayloadFacts(answers.Case.Payload);
        return part switch
        {
            "group" or "group_name" => difference.Ours is null
                && RulesIn().Any(rule => rule["groupName"] is { } group && group.ToCanonical() == difference.Reference),
            "is_user_in_experiment" => difference is { Ours: "false", Reference: "true" } && RulesIn().Any(static rule => rule["isExperimentGroup"] == Tree.True),
            _ => false,
        };

        System.Collections.Generic.IEnumerable<Tree> RulesIn() =>
            facts.NestedIn(answers.Case.NameIn(section, name)).SelectMany(nested => facts.Find(nested)?["rules"]?.Items ?? []);
    }
}
