using System;
using System.Collections.Generic;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>What is known of a parsed pattern before it is written: its sets, its size, and what it needs of the engine.</summary>
internal sealed class PatternShape
{
    /// <summary>
    /// The largest pattern, in bytes of the reference's automaton as estimated by <see cref="SizeOf"/>. Source: the reference rejects a
    /// pattern whose automaton takes more than 10 MB; at the places measured ("\w" 200 times passes and 220 times does not) the estimate
    /// agrees.
    /// </summary>
    internal const long MaxSize = 10L << 20;

    private const int RangeSize = 62;
    private const int SetSize = 30;
    private const int CharacterSize = 24;
    private const int AsciiRangeSize = 70;
    private const int StepSize = 40;
    private const int AfterAscii = 0x80;

    /// <summary>Every set of the pattern once.</summary>
    internal HashSet<CodePointSet> Sets { get; } = [];

    /// <summary>True when the pattern has word boundaries.</summary>
    internal bool HasBoundaries { get; private set; }

    /// <summary>
    /// True when only an engine that tries one way after the other can search: look-around, references, conditionals, atomic groups.
    /// </summary>
    internal bool NeedsBacktracking { get; private set; }

    internal static PatternShape Of(PatternNode root)
    {
        var shape = new PatternShape();
        if (shape.SizeOf(root) > MaxSize)
        {
            throw new PatternException("it is too large after the expansion of its repetitions");
        }

        return shape;
    }

    private double SizeOf(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Set set:
                Sets.Add(set.CodePoints);
                return SizeOf(set.CodePoints);
            case PatternNode.Place place:
                Note(place.Kind);
                return StepSize;
            case PatternNode.Group group:
                return SizeOf(group.Child) + (2 * StepSize);
            case PatternNode.Concatenation concatenation:
                return SumOf(concatenation.Children);
            case PatternNode.Alternation alternation:
                return SumOf(alternation.Children) + (StepSize * alternation.Children.Length);
            case PatternNode.Repetition repetition:
                double copies = Math.Max(1, Math.Max(repetition.Least, repetition.Most ?? 0));
                return copies * (SizeOf(repetition.Child) + (repetition.Least == repetition.Most ? 0 : StepSize));
            case PatternNode.Atomic atomic:
                NeedsBacktracking = true;
                return SizeOf(atomic.Child);
            case PatternNode.LookAround lookAround:
                NeedsBacktracking = true;
                return SizeOf(lookAround.Child);
            case PatternNode.Conditional conditional:
                NeedsBacktracking = true;
                return SizeOf(conditional.Condition) + SizeOf(conditional.Matched) + SizeOf(conditional.Otherwise);
            case PatternNode.Reference or PatternNode.GroupExists:
                NeedsBacktracking = true;
                return StepSize;
            default:
                return 0;
        }
    }

    private static int SizeOf(CodePointSet set) => set.Bounds switch
    {
        [var first, var end] when end == first + 1 => CharacterSize,
        [_, <= AfterAscii] => AsciiRangeSize,
        _ => SetSize + (RangeSize * set.RangeCount),
    };

    private double SumOf(PatternNode[] children)
    {
        double size = 0;
        foreach (PatternNode child in children)
        {
            size += SizeOf(child);
        }

        return size;
    }

    private void Note(PatternPlace place)
    {
        if (place is PatternPlace.WordBoundary or PatternPlace.NotWordBoundary)
        {
            HasBoundaries = true;
        }
        else if (place >= PatternPlace.WordStart)
        {
            HasBoundaries = true;
            NeedsBacktracking = true;
            Sets.Add(UnicodeSets.Word);
        }
    }
}
