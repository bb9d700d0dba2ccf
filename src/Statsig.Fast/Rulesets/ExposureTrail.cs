using System;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The secondary exposures of one evaluation, in order and without repeats, as a path in a tree that all evaluations share.</summary>
/// <remarks>
/// <para>
/// Appending steps to a child node; the child is made the first time any evaluation takes that step and found again by
/// every later one. So collecting exposures allocates nothing once the users of a service have been around, a result
/// keeps its whole list in one reference, and a repeat costs nothing: its step leads back to the same node.
/// </para>
/// <para>
/// Bounded: beyond <see cref="MaxNodes"/> per ruleset further nodes are still correct but not kept, which costs one
/// allocation per step. Safe from any thread; readers take no lock.
/// </para>
/// </remarks>
internal sealed class ExposureTrail
{
    internal const int MaxNodes = 65_536;

    private readonly Tree _tree;
    private readonly ExposureTrail? _parent;
    private readonly SecondaryExposure? _last;

    // Open addressing over a power of two, by the exposure's ordinal; replaced as a whole when a step is added.
    private Step[] _steps = [];
    private SecondaryExposure[]? _list;

    private ExposureTrail(Tree tree, ExposureTrail? parent, SecondaryExposure? last, int count)
    {
        _tree = tree;
        _parent = parent;
        _last = last;
        Count = count;
    }

    internal int Count { get; }

    internal static ExposureTrail CreateEmpty() => new(new Tree(), null, null, 0);

    /// <summary>The trail with one more exposure, or this one when it already holds it.</summary>
    internal ExposureTrail Append(SecondaryExposure exposure)
    {
        // Acquire comes with the reference: steps are filled before the array is published and never change afterwards.
        Step[] steps = _steps;
        int mask = steps.Length - 1;
        if (mask >= 0)
        {
            for (int i = exposure.Ordinal & mask; ; i = (i + 1) & mask)
            {
                SecondaryExposure? key = steps[i].Exposure;
                if (ReferenceEquals(key, exposure))
                {
                    return steps[i].Next!;
                }

                if (key is null)
                {
                    break;
                }
            }
        }

        return AddStep(exposure);
    }

    /// <summary>This trail continued with all of another one.</summary>
    internal ExposureTrail Append(ExposureTrail other)
    {
        ExposureTrail trail = this;
        foreach (SecondaryExposure exposure in other.ToArray())
        {
            trail = trail.Append(exposure);
        }

        return trail;
    }

    /// <summary>The exposures in order; made once per node and then shared.</summary>
    internal SecondaryExposure[] ToArray()
    {
        if (_list is { } known)
        {
            return known;
        }

        var list = new SecondaryExposure[Count];
        ExposureTrail? node = this;
        for (int i = Count - 1; i >= 0; i--)
        {
            list[i] = node!._last!;
            node = node._parent;
        }

        _list = list;
        return list;
    }

    /// <summary>A trail of its own that belongs to no ruleset, for lists that came from elsewhere. It ends there: nothing is appended to it.</summary>
    internal static ExposureTrail Detached(SecondaryExposure[] list) => new(new Tree(), null, null, list.Length) { _list = list };

    private ExposureTrail AddStep(SecondaryExposure exposure)
    {
        ExposureTrail next = Contains(exposure) ? this : new ExposureTrail(_tree, this, exposure, Count + 1);
        lock (_tree)
        {
            if (TryFind(exposure, out ExposureTrail? raced))
            {
                return raced;
            }

            if (_tree.NodeCount >= MaxNodes)
            {
                return next;
            }

            _tree.NodeCount++;
            Volatile.Write(ref _steps, With(_steps, exposure, next));
        }

        return next;
    }

    private bool TryFind(SecondaryExposure exposure, out ExposureTrail next)
    {
        foreach (Step step in _steps)
        {
            if (ReferenceEquals(step.Exposure, exposure))
            {
                next = step.Next!;
                return true;
            }
        }

        next = this;
        return false;
    }

    private bool Contains(SecondaryExposure exposure)
    {
        for (ExposureTrail node = this; node._last is not null; node = node._parent!)
        {
            if (ReferenceEquals(node._last, exposure))
            {
                return true;
            }
        }

        return false;
    }

    private static Step[] With(Step[] steps, SecondaryExposure exposure, ExposureTrail next)
    {
        int used = 1;
        foreach (Step step in steps)
        {
            used += step.Exposure is null ? 0 : 1;
        }

        // At most half full, so that a look-up always meets an empty entry.
        int size = Math.Max(2, steps.Length);
        while (size < used * 2)
        {
            size *= 2;
        }

        var grown = new Step[size];
        foreach (Step step in steps)
        {
            if (step.Exposure is not null)
            {
                Place(grown, step);
            }
        }

        Place(grown, new Step(exposure, next));
        return grown;
    }

    private static void Place(Step[] steps, Step step)
    {
        int mask = steps.Length - 1;
        int i = step.Exposure!.Ordinal & mask;
        while (steps[i].Exposure is not null)
        {
            i = (i + 1) & mask;
        }

        steps[i] = step;
    }

    private readonly record struct Step(SecondaryExposure? Exposure, ExposureTrail? Next);

    private sealed class Tree
    {
        internal int NodeCount;
    }
}
