using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A spec whose config mappings go in a circle is too deep. The reference answers with it or with a target, by how many levels its limit
/// leaves, or ends the process.
/// </summary>
internal sealed class MappingCircle() : Deviation("mapping-circle")
{
    private const string TooDeep = "\"Error:Statsig Evaluation Depth Exceeded\"";

    private static readonly string[] Getters = ["gates", "configs", "experiments", "layers"];

    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        string? spec = section == "stores" ? StoreSubject.Of(answers.Case, name, part) : answers.Case.NameIn(section, name).Split('.')[0];
        return difference.Key != CaseComparison.Acceptance && spec is not null
            && Getters.Any(getter => answers.Ours[difference.UserIndex].Parts.GetValueOrDefault(new AnswerKey(getter, spec, "reason")) == TooDeep)
            && new PayloadFacts(answers.Case.Payload).LeadsToMappingCircle(spec);
    }
}
