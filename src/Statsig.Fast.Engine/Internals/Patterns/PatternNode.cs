namespace Statsig.Fast.Internals.Patterns;

/// <summary>One part of a parsed pattern. The parts form a tree that is read once, by <see cref="PatternEmitter"/>, and dropped.</summary>
internal abstract class PatternNode
{
    /// <summary>Matches the empty text; a quantifier may not follow.</summary>
    internal sealed class Empty : PatternNode
    {
        internal static readonly Empty Instance = new();
    }

    /// <summary>One code point of a set.</summary>
    internal sealed class Set(CodePointSet codePoints) : PatternNode
    {
        internal CodePointSet CodePoints { get; } = codePoints;
    }

    /// <summary>A place in the text.</summary>
    internal sealed class Place(PatternPlace kind) : PatternNode
    {
        internal PatternPlace Kind { get; } = kind;
    }

    /// <summary>"\K", which moves the start of what is found: whether something is found stays the same.</summary>
    internal sealed class KeepOut : PatternNode
    {
        internal static readonly KeepOut Instance = new();
    }

    internal sealed class Group(PatternNode child, int number) : PatternNode
    {
        internal PatternNode Child { get; } = child;

        internal int Number { get; } = number;
    }

    internal sealed class Concatenation(PatternNode[] children) : PatternNode
    {
        internal PatternNode[] Children { get; } = children;
    }

    internal sealed class Alternation(PatternNode[] children) : PatternNode
    {
        internal PatternNode[] Children { get; } = children;
    }

    /// <summary>A quantifier; <see cref="Most"/> is null for no limit.</summary>
    internal sealed class Repetition(PatternNode child, int least, int? most, bool isLazy) : PatternNode
    {
        internal PatternNode Child { get; } = child;

        internal int Least { get; } = least;

        internal int? Most { get; } = most;

        internal bool IsLazy { get; } = isLazy;
    }

    internal sealed class Atomic(PatternNode child) : PatternNode
    {
        internal PatternNode Child { get; } = child;
    }

    internal sealed class LookAround(PatternNode child, bool isBehind, bool isNegative) : PatternNode
    {
        internal PatternNode Child { get; } = child;

        internal bool IsBehind { get; } = isBehind;

        internal bool IsNegative { get; } = isNegative;
    }

    internal sealed class Reference(int group, bool ignoresCase) : PatternNode
    {
        internal int Number { get; } = group;

        internal bool IgnoresCase { get; } = ignoresCase;
    }

    /// <summary>One of two parts, by whether a group holds something; the group's number is a condition too.</summary>
    internal sealed class Conditional(PatternNode condition, PatternNode matched, PatternNode otherwise) : PatternNode
    {
        internal PatternNode Condition { get; } = condition;

        internal PatternNode Matched { get; } = matched;

        internal PatternNode Otherwise { get; } = otherwise;
    }

    /// <summary>Holds where a group holds something.</summary>
    internal sealed class GroupExists(int group) : PatternNode
    {
        internal int Number { get; } = group;
    }
}
