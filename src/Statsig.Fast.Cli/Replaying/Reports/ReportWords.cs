using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Cli.Describing;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Replaying.Reports;

/// <summary>The sentences and figures that all forms of the report share.</summary>
internal static class ReportWords
{
    // A transition in words names this many parameters.
    private const int MaxParameters = 4;

    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A part of the users, such as "3.1 %"; small parts are not rounded to nothing.</summary>
    internal static string Share(long count, long users)
    {
        double share = users == 0 ? 0 : count * 100.0 / users;
        return share switch
        {
            > 0 and < 0.01 => "< 0.01 %",
            > 99.99 and < 100 => "> 99.99 %",
            _ => share.ToString(share is > 0 and < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %",
        };
    }

    internal static string Users(long count) => count == 1 ? "1 user" : $"{Count(count)} users";

    internal static string Entities(long count) => count == 1 ? "1 entity" : $"{Count(count)} entities";

    /// <summary>The result in one sentence.</summary>
    internal static string Summary(ReplayResult result) => result.Flipping == 0
        ? $"No value changes for {Users(result.Users)}; {Entities(result.Compared)} compared."
        : $"{Count(result.Flipping)} of {Entities(result.Compared)} {(result.Flipping == 1 ? "flips" : "flip")}, for {Count(result.FlippedUsers)} of {Users(result.Users)} ({Share(result.FlippedUsers, result.Users)}).";

    /// <summary>What became of an entity, such as: 310 users flip (3.1 %), 12 by another rule with the same value.</summary>
    internal static string Counts(EntityResult entity, long users)
    {
        string rules = entity.RuleChanges == 0 ? "" : $"{Users(entity.RuleChanges)} by another rule or group with the same value ({Share(entity.RuleChanges, users)})";
        return entity.Flips == 0 ? (rules.Length == 0 ? "changed, and no answer is another one" : rules)
            : $"{Users(entity.Flips)} {(entity.Flips == 1 ? "flips" : "flip")} ({Share(entity.Flips, users)}){(rules.Length == 0 ? "" : $", {rules}")}";
    }

    /// <summary>The users whose way is not listed; null when all are.</summary>
    internal static string? Others(EntityResult entity) => (entity.OtherFlips, entity.OtherRuleChanges) switch
    {
        (0, 0) => null,
        (_, 0) => $"{Users(entity.OtherFlips)} in more ways",
        (0, _) => $"{Users(entity.OtherRuleChanges)} by another rule or group with the same value, in more ways",
        _ => $"{Users(entity.OtherFlips)} in more ways, and {Users(entity.OtherRuleChanges)} by another rule or group with the same value",
    };

    /// <summary>From which value to which, such as: false -> true; or the parameters that are different.</summary>
    internal static string ValueChange(Transition transition)
    {
        if (!transition.IsFlip)
        {
            return $"{JsonNodes.Cut(transition.Before.Value)} as before";
        }

        string[] changes = [.. ValueComparison.Compare(JsonTextReader.Read(transition.Before.Value), JsonTextReader.Read(transition.After.Value), "")];
        return changes.Length <= MaxParameters
            ? string.Join("; ", changes)
            : $"{string.Join("; ", changes.Take(MaxParameters))} and {Count(changes.Length - MaxParameters)} more";
    }

    /// <summary>From which rule, group and experiment to which; empty for a parameter of a store.</summary>
    internal static string RuleChange(EntityResult entity, Transition transition, RuleNames names)
    {
        if (entity.Parameter is not null)
        {
            return "";
        }

        var parts = new List<string>();
        string before = WhyOf(entity, transition.Before, isAfter: false, names);
        string after = WhyOf(entity, transition.After, isAfter: true, names);
        parts.Add(before == after ? $"{after}" : $"{before} -> {after}");
        if (transition.Before.Group != transition.After.Group)
        {
            parts.Add($"group {Named(transition.Before.Group)} -> {Named(transition.After.Group)}");
        }

        if (transition.Before.Experiment != transition.After.Experiment)
        {
            parts.Add($"experiment {Named(transition.Before.Experiment)} -> {Named(transition.After.Experiment)}");
        }

        return string.Join(", ", parts);
    }

    /// <summary>The users that are named, such as: ada, bob, carol.</summary>
    internal static string Examples(Transition transition, bool hashIds) =>
        string.Join(", ", transition.Examples.Select(example => JsonNodes.Cut(example.Show(hashIds), 60)));

    /// <summary>Why a limit is exceeded.</summary>
    internal static string Broken(BrokenLimit broken, long users) =>
        $"The limit {broken.Limit.Text} is exceeded by {broken.Entity.Subject}: {Counts(broken.Entity, users)}.";

    private static string WhyOf(EntityResult entity, Answer answer, bool isAfter, RuleNames names) => answer.Reason switch
    {
        Answer.Recognized => names.Of(entity, answer, isAfter),
        "Unrecognized" => "does not exist",
        "Unsupported" => "has an unsupported condition",
        _ => "cannot be evaluated",
    };

    private static string Named(string? name) => name is null ? "none" : JsonNodes.Quote(name);
}
