using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// What the gates of a layer leave before it hands over counts for parameters that no experiment decides. In the reference, a nested gate
/// that does not exist or has a mapping changes the count of levels, and with it how much of the layer's exposures that is.
/// </summary>
internal sealed class NestedUnknownUndelegated() : Deviation("nested-unknown-undelegated")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        bool isEvent = part == "secondary" && section == "events statsig::layer_exposure";
        if ((!isEvent && part != "undelegated_secondary_exposures") || difference.Reference is not { } reference
            || reference.Contains(" | ", StringComparison.Ordinal))
        {
            return false;
        }

        string layer = answers.Case.NameIn(section, isEvent ? name.Split('.')[0] : name);
        var whole = isEvent ? new AnswerKey("layers", layer, "secondary") : difference.Key with { Part = "secondary_exposures" };
        var facts = new PayloadFacts(answers.Case.Payload);
        return (facts.NestedIn(layer).Any(nested => !answers.Case.Gates.Contains(nested)) || facts.MappedIn(layer).Any())
            && answers.Theirs[difference.UserIndex].Parts.TryGetValue(whole, out string? all)
            && TextsOf(reference).IsSubsetOf(TextsOf(all));
    }

    private static HashSet<string> TextsOf(string list) => [.. TreeReader.Read(list).Items.Select(static exposure => exposure.ToCanonical())];
}
