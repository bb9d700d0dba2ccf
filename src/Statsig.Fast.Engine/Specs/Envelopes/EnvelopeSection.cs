using System;
using System.Collections.Generic;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>All parts of one kind, in order, each name once. Immutable.</summary>
internal sealed class EnvelopeSection
{
    // An array and no span or list of it: the framework has no compiled code for those, and every start would wait for the JIT.
    private readonly EnvelopeEntry[] _entries;

    private EnvelopeSection(EnvelopeEntry[] entries, int count)
    {
        _entries = entries;
        Count = count;
        for (int i = 0; i < count; i++)
        {
            Sum = unchecked(Sum + entries[i].Checksum);
            LiveBytes += entries[i].Length;
        }
    }

    internal static EnvelopeSection Empty { get; } = new(new EnvelopeEntry[1], 0);

    internal int Count { get; }

    /// <summary>The sum of the checksums, without overflow checks, as the service states it.</summary>
    internal ulong Sum { get; }

    /// <summary>The size of the data.</summary>
    internal long LiveBytes { get; }

    internal ref readonly EnvelopeEntry this[int index] => ref _entries[index];

    /// <summary>Copies the parts to another archive.</summary>
    internal EnvelopeSection CopyTo(EnvelopeArchive.Writer archive, EnvelopeArchive.Reader source)
    {
        var entries = new EnvelopeEntry[Count];
        for (int i = 0; i < Count; i++)
        {
            ref readonly EnvelopeEntry entry = ref _entries[i];
            (int block, int offset) = archive.Append(source.Read(in entry));
            entries[i] = new EnvelopeEntry(entry.Name, entry.Checksum, entry.Identity, block, offset, entry.Length);
        }

        return new EnvelopeSection(entries, Count);
    }

    /// <summary>Makes the next section: from nothing, or from the current one when the delivery is a delta.</summary>
    internal sealed class Builder(EnvelopeSection current)
    {
        private const int Removed = -1;

        // By name: the index of the last note about it.
        private readonly Dictionary<string, int> _noted = new(StringComparer.Ordinal);
        private EnvelopeEntry[] _notes = new EnvelopeEntry[16];
        private int _count;
        private bool _isCopied;
        private Dictionary<string, int>? _current; // Made when it is first needed, which a service that sends all data never causes.

        /// <summary>Starts from the current parts.</summary>
        internal void CopyCurrent() => _isCopied = true;

        internal void Set(in EnvelopeEntry entry)
        {
            if (_noted.TryGetValue(entry.Name, out int known))
            {
                _notes[known] = entry;
                return;
            }

            if (_count == _notes.Length)
            {
                var larger = new EnvelopeEntry[2 * _count];
                Array.Copy(_notes, larger, _count);
                _notes = larger;
            }

            _noted.Add(entry.Name, _count);
            _notes[_count++] = entry;
        }

        internal void Remove(string name) => Set(new EnvelopeEntry(name, 0, default, Removed, 0, 0));

        /// <summary>Finds the index of the current part of a name; returns -1 for an unknown name.</summary>
        internal int FindCurrent(string name)
        {
            if (_current is null)
            {
                _current = new Dictionary<string, int>(current.Count, StringComparer.Ordinal);
                for (int i = 0; i < current.Count; i++)
                {
                    _current.Add(current[i].Name, i);
                }
            }

            return _current.TryGetValue(name, out int index) ? index : -1;
        }

        internal EnvelopeSection Build()
        {
            if (_isCopied && _count == 0)
            {
                return current;
            }

            var entries = new EnvelopeEntry[(_isCopied ? current.Count : 0) + _count];
            int count = 0;
            for (int i = 0; _isCopied && i < current.Count; i++)
            {
                if (!_noted.Remove(current[i].Name, out int note))
                {
                    entries[count++] = current[i];
                }
                else if (_notes[note].Block != Removed)
                {
                    entries[count++] = _notes[note];
                    _notes[note] = new EnvelopeEntry("", 0, default, Removed, 0, 0); // It has its place.
                }
            }

            for (int i = 0; i < _count; i++)
            {
                if (_notes[i].Block != Removed)
                {
                    entries[count++] = _notes[i];
                }
            }

            return new EnvelopeSection(Shortened(entries, count), count);
        }

        private static EnvelopeEntry[] Shortened(EnvelopeEntry[] entries, int count)
        {
            if (entries.Length == count)
            {
                return entries;
            }

            var shorter = new EnvelopeEntry[count];
            Array.Copy(entries, shorter, count);
            return shorter;
        }
    }
}
