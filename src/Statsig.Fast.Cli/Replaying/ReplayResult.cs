using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>What a replay found.</summary>
/// <param name="Before">The older payload, as it is called in reports.</param>
/// <param name="After">The newer payload, likewise.</param>
/// <param name="Users">All users.</param>
/// <param name="FlippedUsers">Users for whom at least one entity flips.</param>
/// <param name="Compared">The number of entities that were compared, those included that cannot have changed.</param>
/// <param name="Entities">Those whose definition or answers changed: most flips first.</param>
/// <param name="Limits">The limits as they were given.</param>
/// <param name="Broken">The limits that are exceeded, with the entity.</param>
/// <param name="Notes">What changed for all specs.</param>
/// <param name="Names">What rules are called.</param>
/// <param name="HashesIds">True when reports show hashes in place of IDs.</param>
internal sealed record ReplayResult(
    string Before,
    string After,
    long Users,
    long FlippedUsers,
    int Compared,
    IReadOnlyList<EntityResult> Entities,
    IReadOnlyList<FlipLimit> Limits,
    IReadOnlyList<BrokenLimit> Broken,
    IReadOnlyList<string> Notes,
    RuleNames Names,
    bool HashesIds)
{
    /// <summary>The number of entities that flip for at least one user.</summary>
    internal int Flipping => Entities.Count(static entity => entity.Flips > 0);

    /// <summary>Puts together what was counted and what the payloads say.</summary>
    internal static ReplayResult Of(ReplayTask task, UserComparison comparison, PayloadComparison changes, DescribedPayload after, RuleNames names)
    {
        var results = new List<EntityResult>();
        foreach (EntityTally tally in comparison.Tallies)
        {
            EntityResult result = ResultOf(tally, changes, after);
            if (result.Flips + result.RuleChanges > 0 || (result.Parameter is null && result.Changes.Count > 0))
            {
                results.Add(result);
            }
        }

        // Definitions that changed without a compiled entity: a store whose parameters answer as before.
        foreach (SpecChange change in changes.Changes.Where(change => task.Includes(change.Name) && !results.Exists(result => result.Group == change.Group && result.Name == change.Name)))
        {
            results.Add(new EntityResult(change.Group, change.Kind, change.Name, null, 0, 0, [], 0, 0, [.. change.Lines()], [], PlaceOf(change, after)));
        }

        results.Sort(Compare);
        return new ReplayResult(
            task.Before.Origin,
            task.After.Origin,
            comparison.Users,
            comparison.FlippedUsers,
            task.Compared,
            results,
            task.Limits,
            [.. task.Limits.SelectMany(limit => results
                .Where(result => limit.Names.Matches(result.Name) && limit.IsExceeded(result.Flips, result.RuleChanges, comparison.Users))
                .Select(result => new BrokenLimit(limit, result)))],
            changes.Notes,
            names,
            task.HashesIds);
    }

    private static EntityResult ResultOf(EntityTally tally, PayloadComparison changes, DescribedPayload after)
    {
        ComparedEntity entity = tally.Entity;
        SpecChange? change = changes.Find(entity.Group, entity.Name);
        Transition[] transitions =
        [
            .. tally.Transitions
                .OrderByDescending(static transition => transition.IsFlip)
                .ThenByDescending(static transition => transition.Users)
                .ThenBy(static transition => transition.Examples[0].Line),
        ];
        return new EntityResult(
            entity.Group,
            entity.Kind,
            entity.Name,
            entity.Parameter,
            tally.OtherFlips + transitions.Where(static transition => transition.IsFlip).Sum(static transition => transition.Users),
            tally.OtherRuleChanges + transitions.Where(static transition => !transition.IsFlip).Sum(static transition => transition.Users),
            transitions,
            tally.OtherFlips,
            tally.OtherRuleChanges,
            [.. change?.Lines() ?? []],
            [.. changes.CausesOf(entity.Group, entity.Name)],
            PlaceOf(change, after));
    }

    private static (int Line, int Column)? PlaceOf(SpecChange? change, DescribedPayload after) =>
        change?.Position is { } position ? after.PlaceOf(position) : null;

    private static int Compare(EntityResult left, EntityResult right)
    {
        int order = right.Flips.CompareTo(left.Flips);
        order = order != 0 ? order : right.RuleChanges.CompareTo(left.RuleChanges);
        order = order != 0 ? order : string.CompareOrdinal(left.Kind, right.Kind);
        order = order != 0 ? order : string.CompareOrdinal(left.Name, right.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Parameter, right.Parameter);
    }
}

/// <summary>A limit that an entity exceeds.</summary>
internal sealed record BrokenLimit(FlipLimit Limit, EntityResult Entity);
