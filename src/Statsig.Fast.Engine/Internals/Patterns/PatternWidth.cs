using System;
using System.Collections.Generic;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>How many code points a part of a pattern takes, which decides whether it may stand in a look-behind.</summary>
/// <remarks>
/// Source: the reference. It steps back by a fixed width, or searches backwards with an engine that knows neither word boundaries nor
/// look-around, references, conditionals and atomic groups; anything else is invalid there.
/// </remarks>
internal static class PatternWidth
{
    /// <summary>Throws when a part may not stand in a look-behind.</summary>
    /// <param name="inside">The part.</param>
    /// <param name="groups">The widths of the groups that are closed, by number.</param>
    internal static void CheckLookBehind(PatternNode inside, Dictionary<int, int?> groups)
    {
        foreach (PatternNode branch in inside is PatternNode.Alternation alternation ? alternation.Children : [inside])
        {
            if (Of(branch, groups) is null && !IsPlain(branch))
            {
                throw new PatternException("a look-behind has no fixed width and is not plain");
            }
        }
    }

    /// <summary>The width; null when it varies.</summary>
    /// <param name="node">The part.</param>
    /// <param name="groups">The widths of the groups that are closed, by number.</param>
    internal static int? Of(PatternNode node, Dictionary<int, int?> groups)
    {
        switch (node)
        {
            case PatternNode.Set:
                return 1;
            case PatternNode.Group group:
                return Of(group.Child, groups);
            case PatternNode.Atomic atomic:
                return Of(atomic.Child, groups);
            case PatternNode.Concatenation concatenation:
                int? sum = 0;
                foreach (PatternNode child in concatenation.Children)
                {
                    sum += Of(child, groups);
                }

                return sum;
            case PatternNode.Alternation alternation:
                int? width = Of(alternation.Children[0], groups);
                return Array.TrueForAll(alternation.Children[1..], child => Of(child, groups) == width) ? width : null;
            case PatternNode.Repetition repetition:
                return repetition.Least == repetition.Most ? Of(repetition.Child, groups) * repetition.Least : null;
            case PatternNode.Reference reference:
                return groups.GetValueOrDefault(reference.Number);
            case PatternNode.Conditional conditional:
                int? condition = conditional.Condition is PatternNode.GroupExists ? 0 : Of(conditional.Condition, groups);
                int? otherwise = Of(conditional.Otherwise, groups);
                return Of(conditional.Matched, groups) + condition == otherwise ? otherwise : null;
            default:
                return 0;
        }
    }

    private static bool IsPlain(PatternNode node) => node switch
    {
        PatternNode.Set or PatternNode.Empty => true,
        PatternNode.Place place => place.Kind is PatternPlace.TextStart or PatternPlace.TextEnd or PatternPlace.LineStart or PatternPlace.LineEnd,
        PatternNode.Group group => IsPlain(group.Child),
        PatternNode.Concatenation concatenation => Array.TrueForAll(concatenation.Children, IsPlain),
        PatternNode.Alternation alternation => Array.TrueForAll(alternation.Children, IsPlain),
        PatternNode.Repetition repetition => IsPlain(repetition.Child),
        _ => false,
    };
}
