using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// The name of a nested gate's mapping target stays out of the outer exposure; the reference logs it there as if the outer spec were
/// mapped.
/// </summary>
internal sealed class NestedMappingName() : Deviation("nested-mapping-name")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (difference.Key.Part != "overrideConfigName")
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string name = difference.Key.Name.Split('.')[0];
        return (difference.Ours is null || IsAnyOf(facts.MappingTargetsOf(name), difference.Ours))
            && (difference.Reference is null
                ? facts.MappedIn(name).Any()
                : IsAnyOf(facts.NestedIn(name).SelectMany(facts.MappingTargetsOf), difference.Reference));
    }

    private static bool IsAnyOf(System.Collections.Generic.IEnumerable<string> names, string canonical) => names.Any(name => Tree.Text(name).ToCanonical() == canonical);
}
