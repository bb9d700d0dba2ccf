using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Shrinking;

/// <summary>
/// Takes parts out of a case for as long as it stays interesting: users, specs, rules, conditions, members and items, then simpler values.
/// </summary>
/// <remarks>
/// Removes halves before single parts, from the outside in, and starts again until nothing more can go. Members without which a payload is
/// refused stay as they are.
/// </remarks>
/// <param name="isInteresting">True when a smaller case still shows what the original shows.</param>
/// <param name="patience">When to stop with what there is.</param>
internal sealed class CaseShrinker(Func<DifferentialCase, bool> isInteresting, TimeSpan patience)
{
    private static readonly HashSet<string> Needed =
    [
        "payload", "users", "has_updates", "time", "feature_gates", "dynamic_configs", "layer_configs", "condition_map", "experiment_to_layer",
        "type", "entity", "salt", "enabled", "defaultValue", "rules", "idType", "id", "name", "passPercentage", "conditions", "returnValue",
        "ref_type", "param_type", "gate_name", "config_name", "experiment_name", "layer_name", "param_name",
        "targeting_gate", "targetingGateName", "field",
    ];

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>How many smaller cases were tried.</summary>
    internal int Tried { get; private set; }

    internal DifferentialCase Shrink(DifferentialCase original)
    {
        Tree current = original.Root;
        string before;
        do
        {
            before = current.ToString();
            current = Reduce(current, Identity);
        }
        while (current.ToString() != before && _watch.Elapsed < patience);

        return new DifferentialCase(current);

        static Tree Identity(Tree part) => part;
    }

    /// <summary>A smaller value in the place of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">Puts a value in the place of the part.</param>
    private Tree Reduce(Tree part, Func<Tree, Tree> whole)
    {
        part = part.Kind switch
        {
            TreeKind.Array => WithFewer(part.Items, static items => Tree.Array(items), static _ => true, whole),
            TreeKind.Object => WithFewer(part.Members, static members => Tree.ObjectOf(members), static member => !Needed.Contains(member.Key), whole),
            _ => Simpler(part, whole),
        };
        for (int i = 0; i < part.Items.Count; i++)
        {
            int at = i;
            Tree outer = part;
            Tree inner = Reduce(part.Items[i], value => whole(Replace(outer, at, value)));
            part = Replace(outer, at, inner);
        }

        foreach (string name in part.Names.ToArray())
        {
            Tree outer = part;
            Tree inner = outer[name]!;
            if (!Needed.Contains(name) || inner.Kind is TreeKind.Array or TreeKind.Object)
            {
                part = outer.With(name, Reduce(inner, value => whole(outer.With(name, value))));
            }
        }

        return part;
    }

    private static Tree Replace(Tree array, int index, Tree value) => Tree.Array([.. array.Items.Select((item, i) => i == index ? value : item)]);

    private Tree WithFewer<T>(IReadOnlyList<T> parts, Func<IReadOnlyList<T>, Tree> make, Func<T, bool> mayGo, Func<Tree, Tree> whole)
    {
        for (int size = Math.Max(1, parts.Count); size >= 1; size /= 2)
        {
            for (int start = 0; start < parts.Count;)
            {
                int first = start;
                T[] fewer = [.. parts.Where((part, i) => i < first || i >= first + size || !mayGo(part))];
                if (fewer.Length < parts.Count && Try(whole(make(fewer))))
                {
                    parts = fewer;
                }
                else
                {
                    start += size;
                }
            }
        }

        return make(parts);
    }

    private Tree Simpler(Tree part, Func<Tree, Tree> whole)
    {
        Tree[] simpler = part.Kind switch
        {
            TreeKind.Number => [Tree.Number(100), Tree.Number(0), Tree.Number(1)],
            TreeKind.Text => [Tree.Text(""), Tree.Text("a"), Tree.Text("userID"), Tree.Text("public")],
            _ => [],
        };
        foreach (Tree candidate in simpler)
        {
            if (candidate.ToString() == part.ToString())
            {
                return part; // Simple enough: what comes after it is not simpler.
            }

            if (Try(whole(candidate)))
            {
                return candidate;
            }
        }

        return part;
    }

    private bool Try(Tree root)
    {
        if (_watch.Elapsed >= patience)
        {
            return false;
        }

        Tried++;
        return isInteresting(new DifferentialCase(root));
    }
}
