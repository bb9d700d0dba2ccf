using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An answer that both sides call Unsupported is the default: false or an empty object, without rule, group or exposures. The reference
/// leaves what the conditions and nested gates before the unsupported one have put there.
/// </summary>
internal class UnsupportedAnswer(string id) : Deviation(id)
{
    private static readonly string[] Getters = ["gates", "configs", "experiments", "layers"];

    private static readonly Dictionary<string, string?[]> Defaults = new()
    {
        ["value"] = ["false", "{}", "null"],
        ["gateValue"] = ["\"false\""],
        ["rule"] = ["\"\""],
        ["ruleID"] = ["\"\""],
        ["rule_id"] = ["\"\""],
        ["secondary"] = ["[]"],
        ["secondary_exposures"] = ["[]"],
        ["undelegated_secondary_exposures"] = ["[]"],
        ["passed"] = ["false"],
        ["rulePassed"] = ["\"false\""],
        ["group"] = [null],
        ["group_name"] = [null],
        ["allocated"] = [null],
        ["allocated_experiment_name"] = [null],
        ["explicit_parameters"] = [null, "[]"],
        ["parameter_rule_ids"] = [null, "{}"],
        ["is_experiment_active"] = [null, "false"],
        ["is_user_in_experiment"] = [null, "false"],
        ["is_in_layer"] = [null],
    };

    internal UnsupportedAnswer()
        : this("unsupported-answer")
    {
    }

    internal override bool Explains(Difference difference, ComparedAnswers answers)
    {
        (string section, string name, string part) = difference.Key;
        if (section == "events statsig::layer_exposure")
        {
            // Ours has no parameter that could be read, while the reference's may have one.
            string layer = name.Split('.')[0];
            return difference.Ours is null && IsUnsupported(layer) && Covers(layer, answers.Case);
        }

        if (section == "stores")
        {
            return StoreSubject.Of(answers.Case, name, part) is { } subject && IsUnsupported(subject) && Covers(subject, answers.Case);
        }

        if (part is "passes_session_recording_targeting" or "can_record_session")
        {
            return difference.Ours == "false" && answers.Case.Payload["session_replay_info"]?["targeting_gate"]?.AsText is { } gate && IsUnsupported(gate)
                && Covers(gate, answers.Case);
        }

        string asked = answers.Case.NameIn(section, name);
        return Defaults.TryGetValue(part, out string?[]? defaults) && defaults.Contains(difference.Ours) && Covers(asked, answers.Case)
            && (IsUnsupported(asked) || IsUnsupportedEntry(difference, answers));

        bool IsUnsupported(string spec) =>
            (IgnoresReference || IsUnsupportedIn(answers.Theirs[difference.UserIndex], spec)) && IsUnsupportedIn(answers.Ours[difference.UserIndex], spec);
    }

    /// <summary>True when the reference need not call the answer unsupported.</summary>
    protected virtual bool IgnoresReference => false;

    /// <summary>True when a spec is of the kind that the deviation is about.</summary>
    protected virtual bool Covers(string spec, DifferentialCase asked) => true;

    /// <summary>
    /// True for an entry of a client response that a condition on a group makes unsupported, which the getters do not show. What a gate or
    /// config answers there counts all the same; only the rule, the exposures and the value of a config are what the reference leaves
    /// behind.
    /// </summary>
    private static bool IsUnsupportedEntry(Difference difference, ComparedAnswers answers)
    {
        if (!difference.Key.Section.StartsWith("response ", StringComparison.Ordinal)
            || (difference.Key.Part is not ("rule_id" or "secondary_exposures" or "undelegated_secondary_exposures") && difference is not { Key.Part: "value", Ours: "null" }
                && !IsLeftByMerging(difference, answers.Case))
            || answers.Ours[difference.UserIndex].Parts.GetValueOrDefault(difference.Key with { Part = "rule_id" }) != "\"\"")
        {
            return false;
        }

        var facts = new PayloadFacts(answers.Case.Payload);
        string name = answers.Case.NameIn(difference.Key.Section, difference.Key.Name);
        string? rule = answers.Theirs[difference.UserIndex].Parts.GetValueOrDefault(difference.Key with { Part = "rule_id" });
        return facts.AsksForGroup(name) && (IsMerging(name, answers.Case) || facts.RuleIdsIn(name).Any(nested => Tree.Text(nested).ToCanonical() == rule));
    }

    /// <summary>True for what a delegate of a layer that gathers from several rules has left in the reference's entry.</summary>
    private static bool IsLeftByMerging(Difference difference, DifferentialCase asked) =>
        difference.Key.Part is "allocated_experiment_name" or "is_experiment_active" or "is_user_in_experiment" or "explicit_parameters" or "group_name" or "parameter_rule_ids"
        && IsMerging(asked.NameIn(difference.Key.Section, difference.Key.Name), asked);

    private static bool IsMerging(string layer, DifferentialCase asked) => new PayloadFacts(asked.Payload).IsMerging(layer);

    private static bool IsUnsupportedIn(AnswerSet answers, string spec) =>
        Getters.Any(section => answers.Parts.GetValueOrDefault(new AnswerKey(section, spec, "reason")) == "\"Unsupported\"");
}
