using System;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// The ID type of a nested gate's mapping target stays out of the outer answer; the reference reports it there, and none when the target
/// does not exist.
/// </summary>
internal sealed class NestedMappingIdType() : Deviation("nested-mapping-id-type")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        Func<string, string?>? read = difference.Key.Part switch
        {
            "idType" or "id_type" => Canonical,
            "is_device_based" => static idType => idType.Equals("stableID", StringComparison.OrdinalIgnoreCase) ? "true" : "false",
            _ => null,
        };
        if (read is null)
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        return facts.Evaluated(name).Any(spec => read(facts.IdTypeOf(spec)) == difference.Ours)
            && facts.MappedIn(name).Any(spec => read(facts.IdTypeOf(spec)) == (difference.Reference ?? Canonical("")));
    }

    private static string Canonical(string text) => Tree.Text(text).ToCanonical();
}
