using System;
using System.Collections;
using System.Collections.Generic;

namespace Statsig.Fast.Specs;

/// <summary>The specs of one container of a delivery, in its order.</summary>
/// <remarks>A spec that was passed over as unchanged is here with its name only, until it is read. Written by one thread.</remarks>
internal sealed class SpecList : IReadOnlyList<Spec>
{
    private readonly Entry[] _entries;

    private SpecList(Entry[] entries, int count)
    {
        _entries = entries;
        Count = count;
    }

    internal static SpecList Empty { get; } = new(new Entry[1], 0); // Not an empty array, which the JIT would compile at start.

    public int Count { get; }

    /// <summary>The spec at an index, which must have been read.</summary>
    public Spec this[int index] =>
        _entries[index].Spec ?? throw new InvalidOperationException($"The spec \"{_entries[index].Name}\" was passed over.");

    /// <summary>The name of the spec at an index.</summary>
    internal string NameAt(int index) => _entries[index].Name!;

    /// <summary>The position of the name of a spec in the earlier delivery; -1 when that did not contain it.</summary>
    internal int KnownPositionOf(int index) => _entries[index].KnownPosition;

    /// <summary>
    /// True when the spec at an index can be taken over from the earlier delivery, unless something that it refers to has changed.
    /// </summary>
    internal bool IsUnchanged(int index) => _entries[index].IsUnchanged;

    /// <summary>The bytes of the spec at an index when it was passed over; otherwise absent.</summary>
    internal JsonSlice UnreadAt(int index) => _entries[index].Unread;

    /// <summary>Puts a spec that was passed over in its place, once it is read.</summary>
    internal void Complete(int index, Spec spec)
    {
        _entries[index].Spec = spec;
        _entries[index].Unread = default;
    }

    public IEnumerator<Spec> GetEnumerator()
    {
        for (int index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Collects the specs of a container; of repeated names the last one counts, in the place of the first.</summary>
    /// <param name="known">The container of the earlier delivery; null for none.</param>
    internal sealed class Builder(IKnownContainer? known)
    {
        private readonly int[] _indexOfKnown = new int[known?.Count ?? 0]; // One more than the index.
        private readonly Dictionary<string, int> _indexOfOther = new(StringComparer.Ordinal);
        private Entry[] _entries = new Entry[Math.Max(known?.Count ?? 0, 16)];
        private int _count;
        private bool _hasGaps;

        /// <summary>Adds a spec that was read.</summary>
        /// <param name="spec">The spec.</param>
        /// <param name="knownPosition">The position of its name in the earlier delivery; -1 when that did not contain it.</param>
        /// <param name="isUnchanged">True when it can be taken over from there.</param>
        internal void Add(Spec spec, int knownPosition, bool isUnchanged) =>
            EntryOf(spec.Name, knownPosition) = new Entry { Name = spec.Name, Spec = spec, KnownPosition = knownPosition, IsUnchanged = isUnchanged };

        /// <summary>Adds an unchanged spec that was passed over.</summary>
        internal void AddUnread(int knownPosition, JsonSlice bytes)
        {
            string name = known!.NameAt(knownPosition);
            EntryOf(name, knownPosition) = new Entry { Name = name, KnownPosition = knownPosition, IsUnchanged = true, Unread = bytes };
        }

        /// <summary>Removes the spec of a name, for a later one that is malformed.</summary>
        internal void Remove(string name, int knownPosition)
        {
            int index = _indexOfOther.GetValueOrDefault(name, 0) - 1;
            if (knownPosition >= 0)
            {
                index = _indexOfKnown[knownPosition] - 1;
                _indexOfKnown[knownPosition] = 0;
            }

            _indexOfOther.Remove(name);
            if (index >= 0)
            {
                _entries[index] = default;
                _hasGaps = true;
            }
        }

        internal SpecList Build()
        {
            if (_hasGaps)
            {
                int count = 0;
                for (int index = 0; index < _count; index++)
                {
                    if (_entries[index].Name is not null)
                    {
                        _entries[count++] = _entries[index];
                    }
                }

                _count = count;
            }

            return new SpecList(_entries, _count);
        }

        /// <summary>The entry of a name, new or not.</summary>
        private ref Entry EntryOf(string name, int knownPosition)
        {
            int index = (knownPosition >= 0 ? _indexOfKnown[knownPosition] : _indexOfOther.GetValueOrDefault(name, 0)) - 1;
            if (index >= 0)
            {
                return ref _entries[index];
            }

            if (_count == _entries.Length)
            {
                var larger = new Entry[2 * _count];
                Array.Copy(_entries, larger, _count);
                _entries = larger;
            }

            index = _count++;
            if (knownPosition >= 0)
            {
                _indexOfKnown[knownPosition] = index + 1;
            }
            else
            {
                _indexOfOther.Add(name, index + 1);
            }

            return ref _entries[index];
        }
    }

    private struct Entry
    {
        internal string? Name;
        internal Spec? Spec;
        internal JsonSlice Unread;
        internal int KnownPosition;
        internal bool IsUnchanged;
    }
}
