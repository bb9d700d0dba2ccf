using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Differential.Tests.Running;

/// <summary>What a run came to. Not safe from several threads: the run locks.</summary>
internal sealed class RunTotals
{
    internal int Cases { get; private set; }

    internal int Users { get; private set; }

    internal long Parts { get; private set; }

    internal int RefusedUsers { get; private set; }

    /// <summary>
    /// Cases at which the reference's process ended or did not answer. They show nothing about this library, and each is written down.
    /// </summary>
    internal List<int> ReferenceEnded { get; } = [];

    /// <summary>The parts that each deviation explained.</summary>
    internal SortedDictionary<string, long> Explained { get; } = [];

    /// <summary>The cases with each kind of difference that nothing explains, by kind.</summary>
    internal SortedDictionary<string, SortedSet<int>> Differing { get; } = [];

    internal void Add(int index, Answers.CaseComparison comparison)
    {
        Cases++;
        Users += comparison.Case.Users.Count;
        Parts += comparison.Parts;
        RefusedUsers += comparison.RefusedUsers;
        foreach ((string id, int parts) in comparison.Explained)
        {
            Explained[id] = Explained.GetValueOrDefault(id) + parts;
        }

        foreach (string kind in comparison.Unexplained.Select(static difference => difference.Key.Kind))
        {
            if (!Differing.TryGetValue(kind, out SortedSet<int>? cases))
            {
                Differing.Add(kind, cases = []);
            }

            cases.Add(index);
        }
    }

    public override string ToString() =>
        $"{Cases} payloads, {Users} users, {Parts} parts of answers compared; {Differing.Count} kinds differ; {ReferenceEnded.Count} payloads ended the reference, "
        + $"{RefusedUsers} users were refused by it; explained: {(Explained.Count == 0 ? "none" : string.Join(", ", Explained.Select(static one => $"{one.Key} {one.Value}")))}";
}
