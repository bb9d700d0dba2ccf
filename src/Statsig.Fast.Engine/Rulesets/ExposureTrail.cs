using System;
using System.Collections.ObjectModel;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>
/// The secondary exposures of one evaluation, in order and without repeats, as a path in a tree that all evaluations share.
/// </summary>
/// <remarks>
/// <para>
/// Appending moves to a child node. The child is created when an evaluation takes that step for the first time, and found by
/// every later one. So collecting exposures allocates nothing after warm-up, a result
/// keeps its whole list in one reference, and a repeated exposure returns the same node.
/// </para>
/// <para>
/// Bounded: beyond <see cref="MaxNodes"/> per ruleset, or for the rulesets that share specs, further nodes are correct but not kept, which
/// costs one allocation per step. Safe from any thread; readers take no lock.
/// </para>
/// </remarks>
internal sealed class ExposureTrail
{
    internal const int MaxNodes = 65_536;

    private readonly Tree _tree;
    private readonly ExposureTrail? _parent;
    private readonly SecondaryExposure? _last;

    // Open addressing over a power of two, by the exposure's ordinal; filled in place, replaced by a larger one when half full.
    private Step[] _steps = [];
    private int _stepCount;
    private SecondaryExposure[]? _list;
    private ReadOnlyCollection<SecondaryExposure>? _view;
    private byte[]?[]? _texts;

    private ExposureTrail(Tree tree, ExposureTrail? parent, SecondaryExposure? last, int count)
    {
        _tree = tree;
        _parent = parent;
        _last = last;
        Count = count;
        HasAnalytical = last is { IsAnalytical: true } || parent is { HasAnalytical: true };
        Hash = last is null ? 0 : (parent!.Hash * 31) + last.Ordinal;
    }

    /// <summary>True once trails are no longer kept, so that equal trails may be different objects.</summary>
    internal bool IsOfFullTree => Volatile.Read(ref _tree.NodeCount) >= MaxNodes; // Volatile: read without the lock under which it changes.

    /// <summary>The number of trails that are kept; of interest to tests only.</summary>
    internal int KeptCount => Volatile.Read(ref _tree.NodeCount); // Volatile: as above.

    /// <summary>True when half of the trails that are kept are used: the next ruleset then starts without trails.</summary>
    internal bool IsOfHalfFullTree => Volatile.Read(ref _tree.NodeCount) >= MaxNodes / 2; // Volatile: as above.

    /// <summary>A hash of the exposures, in their order.</summary>
    internal int Hash { get; }

    internal int Count { get; }

    /// <summary>True when one of the gates has no sampling rate: an exposure with this trail is then never sampled out.</summary>
    internal bool HasAnalytical { get; }

    internal static ExposureTrail CreateEmpty() => new(new Tree(), null, null, 0);

    /// <summary>Returns the trail with one more exposure, or this one when it contains the exposure already.</summary>
    internal ExposureTrail Append(SecondaryExposure exposure)
    {
        Step[] steps = _steps;
        int mask = steps.Length - 1;
        if (mask >= 0)
        {
            for (int i = exposure.Ordinal & mask; ; i = (i + 1) & mask)
            {
                // Acquire: a reader that sees the exposure must also see the node that was stored before it. Free on x64.
                SecondaryExposure? key = Volatile.Read(ref steps[i].Exposure);
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

    /// <summary>Returns true when the trail contains an exposure of a gate; searches from the last exposure.</summary>
    internal bool Names(string gate)
    {
        for (ExposureTrail? node = this; node is not null; node = node._parent)
        {
            if (node._last is { } exposure && exposure.Gate == gate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns this trail with all exposures of another one appended.</summary>
    internal ExposureTrail Append(ExposureTrail other)
    {
        ExposureTrail trail = this;
        foreach (SecondaryExposure exposure in other.ToArray())
        {
            trail = trail.Append(exposure);
        }

        return trail;
    }

    /// <summary>Returns the text of the exposures in one form of client responses; null while no text is stored.</summary>
    /// <param name="form">The number of the form, from zero.</param>
    internal byte[]? TextIn(int form) => Volatile.Read(ref _texts) is { } texts ? Volatile.Read(ref texts[form]) : null;

    /// <summary>Stores a text of the exposures, shared like the node.</summary>
    /// <param name="form">The number of the form.</param>
    /// <param name="forms">The number of forms.</param>
    /// <param name="text">The text. Two threads may both create it; both texts are equal.</param>
    internal void KeepText(int form, int forms, byte[] text)
    {
        byte[]?[] made = new byte[]?[forms];
        byte[]?[] texts = Interlocked.CompareExchange(ref _texts, made, null) ?? made;
        Volatile.Write(ref texts[form], text); // Release: a reader that finds the text must also find its bytes.
    }

    /// <summary>Gets the exposures in order, for callers outside of the engine; created once per node and then shared.</summary>
    internal ReadOnlyCollection<SecondaryExposure> View => _view ??= Array.AsReadOnly(ToArray());

    /// <summary>Gets the exposures in order; created once per node and then shared.</summary>
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

    /// <summary>Creates a separate trail outside of any ruleset, for lists from other sources. Nothing is appended to it.</summary>
    internal static ExposureTrail Detached(SecondaryExposure[] list) => new(new Tree(), null, null, list.Length) { _list = list };

    private ExposureTrail AddStep(SecondaryExposure exposure)
    {
        ExposureTrail next = Contains(exposure) ? this : new ExposureTrail(_tree, this, exposure, Count + 1);
        if (IsOfFullTree)
        {
            return next; // Full: returns without waiting for the lock.
        }

        lock (_tree)
        {
            if (TryFind(exposure, out ExposureTrail? raced))
            {
                return raced;
            }

            if (_tree.NodeCount < MaxNodes)
            {
                _tree.NodeCount++;
                Keep(exposure, next);
            }
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

    private void Keep(SecondaryExposure exposure, ExposureTrail next)
    {
        // At most half full, so that a look-up always meets an empty entry.
        if ((_stepCount + 1) * 2 > _steps.Length)
        {
            var grown = new Step[Math.Max(2, _steps.Length * 2)];
            foreach (Step step in _steps)
            {
                if (step.Exposure is not null)
                {
                    Place(grown, step.Exposure, step.Next!);
                }
            }

            Place(grown, exposure, next);
            Volatile.Write(ref _steps, grown); // Release: a reader that sees the longer array must find its entries.
        }
        else
        {
            Place(_steps, exposure, next);
        }

        _stepCount++;
    }

    private static void Place(Step[] steps, SecondaryExposure exposure, ExposureTrail next)
    {
        int mask = steps.Length - 1;
        int i = exposure.Ordinal & mask;
        while (steps[i].Exposure is not null)
        {
            i = (i + 1) & mask;
        }

        steps[i].Next = next;

        // Release: a reader that finds the exposure must also find the node written above.
        Volatile.Write(ref steps[i].Exposure, exposure);
    }

    private struct Step
    {
        internal SecondaryExposure? Exposure;
        internal ExposureTrail? Next;
    }

    private sealed class Tree
    {
        internal int NodeCount;
    }
}
