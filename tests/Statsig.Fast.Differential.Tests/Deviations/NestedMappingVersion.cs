using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>The version of a nested gate's mapping target stays out of the outer answer; the reference reports it there.</summary>
/// <remarks>When the target does not exist, what the reference reports is the version of the nested gate itself.</remarks>
internal sealed class NestedMappingVersion() : Deviation("nested-mapping-version")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (AnswerVersion.Of(difference) is not { } version)
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        return facts.Evaluated(version.Spec).Any(spec => version.Ours == facts.VersionOf(spec))
            && facts.MappedIn(version.Spec).Any(spec => facts.VersionOf(spec) == version.Reference);
    }
}
