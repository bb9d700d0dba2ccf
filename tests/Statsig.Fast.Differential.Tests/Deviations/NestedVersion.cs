using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>A spec without a version has none in its answer; the reference reports that of the first nested spec that has one.</summary>
internal sealed class NestedVersion() : Deviation("nested-version")
{
    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        if (AnswerVersion.Of(difference) is not { Ours: null, Reference: not null } version)
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        return facts.Evaluated(version.Spec).Any(spec => facts.VersionOf(spec) is null) && facts.NestedIn(version.Spec).Any(nested => facts.VersionOf(nested) == version.Reference);
    }
}
