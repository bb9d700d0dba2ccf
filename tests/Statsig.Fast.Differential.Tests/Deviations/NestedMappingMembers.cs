using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A nested gate that has a mapping leaves explicit parameters and the mark of a layer in the outer answer; the reference drops them when
/// the target does not exist.
/// </summary>
internal sealed class NestedMappingMembers() : Deviation("nested-mapping-members")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (difference is { Key.Part: "isExplicitParameter", Ours: "\"true\"", Reference: "\"false\"" })
        {
            return new PayloadFacts(answers.Case.Payload).MappedIn(difference.Key.Name.Split('.')[0]).Any();
        }

        string? member = difference.Key.Part switch
        {
            "explicit_parameters" => "explicitParameters",
            "is_in_layer" => "hasSharedParams",
            _ => null,
        };
        if (member is null || difference.Reference is not (null or "[]"))
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        return facts.MappedIn(name).Any() && facts.Evaluated(name).Any(spec => facts.Find(spec)?[member]?.ToCanonical() == difference.Ours);
    }
}
