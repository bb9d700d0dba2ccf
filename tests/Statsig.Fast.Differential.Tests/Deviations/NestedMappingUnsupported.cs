using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An unsupported condition makes its spec Unsupported whatever is nested after it; the reference forgets it when it comes to a nested gate
/// that has a mapping.
/// </summary>
internal sealed class NestedMappingUnsupported() : UnsupportedAnswer("nested-mapping-unsupported")
{
    /// <inheritdoc/>
    protected override bool IgnoresReference => true;

    internal override bool Explains(Difference difference, ComparedAnswers answers) =>
        difference is { Key.Part: "reason", Ours: "\"Unsupported\"", Reference: "\"Recognized\"" }
            ? Covers(difference.Key.Name.Split('.')[0], answers.Case)
            : IsOfUnsupportedEntry(difference, answers) || HangsOnAMapping(difference, answers) || base.Explains(difference, answers);

    /// <inheritdoc/>
    protected override bool Covers(string spec, DifferentialCase asked) => new PayloadFacts(asked.Payload).MappedIn(spec).Any();

    /// <summary>
    /// True for an entry of a client response that a condition on a group makes unsupported here, whatever the reference goes on to.
    /// </summary>
    private static bool IsOfUnsupportedEntry(Difference difference, ComparedAnswers answers)
    {
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        var facts = new PayloadFacts(answers.Case.Payload);
        return difference.Key.Section.StartsWith("response ", StringComparison.Ordinal) && difference.Key.Part != "id_type"
            && answers.Ours[difference.UserIndex].Parts.GetValueOrDefault(difference.Key with { Part = "rule_id" }) == "\"\""
            && facts.AsksForGroup(name) && facts.MappedIn(name).Any();
    }

    /// <summary>
    /// True when a mapping on the way is taken by the one side and not by the other: a rule of the mapping nests a gate that is Unsupported
    /// here, and that nests a mapped one.
    /// </summary>
    private static bool HangsOnAMapping(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        string? spec = section == "stores" ? StoreSubject.Of(answers.Case, name, part)
            : answers.Case.NameIn(section, section == "events statsig::layer_exposure" ? name.Split('.')[0] : name);
        if (spec is null)
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        return facts.NestedIn(spec).Append(spec).SelectMany(facts.NestedInMappingRulesOf).Distinct().Any(nested =>
            facts.MappedIn(nested).Any()
            && answers.Ours[difference.UserIndex].Parts.GetValueOrDefault(new AnswerKey("gates", nested, "reason")) == "\"Unsupported\"");
    }
}
