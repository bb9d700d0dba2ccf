using System;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>Removes what makes a pattern need backtracking where the answer does not depend on it.</summary>
/// <remarks>
/// Searches need only the existence of a match, not its position. So look-ahead at the end and look-behind at the start may consume the
/// characters that they look at, an atomic group at the end has nothing behind it that it could deny them, and "\b{start}" before a
/// character of a word is just "\b".
/// </remarks>
internal static class PatternSimplifier
{
    internal static PatternNode Simplify(PatternNode root, bool hasReferences) => Boundaries(hasReferences ? root : Start(End(root)));

    private static PatternNode End(PatternNode node) => node switch
    {
        PatternNode.LookAround { IsBehind: false, IsNegative: false } ahead => End(ahead.Child),
        PatternNode.Atomic atomic => End(atomic.Child),
        PatternNode.Group group => new PatternNode.Group(End(group.Child), group.Number),
        PatternNode.Alternation alternation => new PatternNode.Alternation(Array.ConvertAll(alternation.Children, End)),
        PatternNode.Concatenation { Children: [.. var before, var last] } => new PatternNode.Concatenation([.. before, End(last)]),
        _ => node,
    };

    private static PatternNode Start(PatternNode node) => node switch
    {
        PatternNode.LookAround { IsBehind: true, IsNegative: false } behind => Start(behind.Child),
        PatternNode.Group group => new PatternNode.Group(Start(group.Child), group.Number),
        PatternNode.Alternation alternation => new PatternNode.Alternation(Array.ConvertAll(alternation.Children, Start)),
        PatternNode.Concatenation { Children: [var first, .. var after] } => new PatternNode.Concatenation([Start(first), .. after]),
        _ => node,
    };

    private static PatternNode Boundaries(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Concatenation concatenation:
                PatternNode[] children = Array.ConvertAll(concatenation.Children, Boundaries);
                for (int i = 0; i < children.Length; i++)
                {
                    bool isSettled = children[i] is PatternNode.Place place && place.Kind switch
                    {
                        PatternPlace.WordStart or PatternPlace.WordStartHalf => i + 1 < children.Length && IsOfAWord(children[i + 1], atStart: true),
                        PatternPlace.WordEnd or PatternPlace.WordEndHalf => i > 0 && IsOfAWord(children[i - 1], atStart: false),
                        _ => false,
                    };
                    children[i] = isSettled ? new PatternNode.Place(PatternPlace.WordBoundary) : children[i];
                }

                return new PatternNode.Concatenation(children);
            case PatternNode.Alternation alternation:
                return new PatternNode.Alternation(Array.ConvertAll(alternation.Children, Boundaries));
            case PatternNode.Group group:
                return new PatternNode.Group(Boundaries(group.Child), group.Number);
            case PatternNode.Repetition repetition:
                return new PatternNode.Repetition(Boundaries(repetition.Child), repetition.Least, repetition.Most, repetition.IsLazy);
            default:
                return node;
        }
    }

    /// <summary>True when every text of a part begins, or ends, with a character of a word.</summary>
    private static bool IsOfAWord(PatternNode node, bool atStart) => node switch
    {
        PatternNode.Set set => !set.CodePoints.IsEmpty && set.CodePoints.IsSubsetOf(UnicodeSets.Word),
        PatternNode.Repetition { Least: > 0 } repetition => IsOfAWord(repetition.Child, atStart),
        PatternNode.Group group => IsOfAWord(group.Child, atStart),
        PatternNode.Concatenation concatenation => IsOfAWord(concatenation.Children[atStart ? 0 : ^1], atStart),
        PatternNode.Alternation alternation => Array.TrueForAll(alternation.Children, child => IsOfAWord(child, atStart)),
        _ => false,
    };
}
