using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An entry of a client response depends on nothing but itself. In the reference, what it says of a nested gate behind a condition on a
/// group depends on the entries before it, in an order that changes from process to process. Undone by asking the reference for the entry
/// alone.
/// </summary>
internal sealed class ResponseOrder() : Deviation("response-order")
{
    // A case with more such entries shows nothing that these do not.
    private const int MaxAsked = 12;

    internal override string Unreached => "Its difference comes and goes with the reference's process, so that no case shows it for certain.";

    /// <summary>Takes out the differences that are not there when the reference is asked for the entry alone.</summary>
    /// <param name="left">The differences that nothing else explains.</param>
    /// <param name="asked">The case.</param>
    /// <param name="ask">Asks the reference another case.</param>
    /// <returns>How many were taken out.</returns>
    internal static int Remove(List<Difference> left, DifferentialCase asked, Func<DifferentialCase, Tree?> ask)
    {
        if (!asked.Conditions.Any(static condition => condition["type"]?.AsText == "experiment_group"))
        {
            return 0;
        }

        int removed = 0;
        foreach (var entry in left.Where(static difference => difference.Key is { Name.Length: > 0 } key && key.Section.StartsWith("response ", StringComparison.Ordinal))
            .GroupBy(difference => (difference.UserIndex, Map: difference.Key.Section.Split(' ')[^1], Name: asked.NameIn(difference.Key.Section, difference.Key.Name)))
            .Take(MaxAsked).ToArray())
        {
            var only = Tree.Object(("map", Tree.Text(entry.Key.Map)), ("name", Tree.Text(entry.Key.Name)));
            DifferentialCase alone = new DifferentialCase(asked.Root.With(DifferentialCase.OnlyMember, only))
                .WithPayload(WithoutOthers(asked.Payload, entry.Key.Name)).WithUsers(asked.Users[entry.Key.UserIndex]);
            if (ask(alone)?["users"]?.Items[0] is { } answers)
            {
                AnswerSet theirs = AnswerSet.Read(answers);
                removed += left.RemoveAll(difference => entry.Contains(difference) && theirs.Parts.GetValueOrDefault(difference.Key) == difference.Ours);
            }
        }

        return removed;
    }

    /// <summary>
    /// The payload without the configs and layers that an entry does not come to: the reference's filters leave autotunes in.
    /// </summary>
    private static Tree WithoutOthers(Tree payload, string entry)
    {
        HashSet<string> kept = new PayloadFacts(payload).NestedIn(entry);
        kept.Add(entry);
        foreach (string map in new[] { "dynamic_configs", "layer_configs", "cmab_configs" })
        {
            if (payload[map] is { } specs)
            {
                payload = payload.With(map, Tree.ObjectOf([.. specs.Members.Where(spec => kept.Contains(spec.Key))]));
            }
        }

        return payload;
    }
}
