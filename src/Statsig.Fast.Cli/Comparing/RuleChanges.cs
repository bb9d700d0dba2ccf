using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Comparing;

/// <summary>What changed between two payloads beside what snapshots contain: rules, targets and values, in words.</summary>
internal static class RuleChanges
{
    // Not in snapshots, which therefore do not tell whether one is new or gone.
    private const string Segment = "segment";

    internal static IEnumerable<Change> Of(PayloadComparison comparison) => comparison.Changes.SelectMany(Of)
        .Concat(comparison.Notes.Select(static note => new Change("payload", "", null, ChangeType.Rule, false, note.TrimEnd('.'))));

    private static IEnumerable<Change> Of(SpecChange change)
    {
        if (change.Presence != SpecPresence.InBoth && change.Kind == Segment)
        {
            yield return new Change(change.Kind, change.Name, null, ChangeType.Rule, false, change.Presence == SpecPresence.New ? "is new" : "is gone");
        }

        foreach (ChangedPart part in change.Parts.Where(static part => !part.IsInSnapshot))
        {
            yield return new Change(change.Kind, change.Name, part.Where, ChangeType.Rule, false, part.Text);
        }
    }
}
