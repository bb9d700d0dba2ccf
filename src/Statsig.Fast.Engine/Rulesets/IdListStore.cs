using System;
using System.Collections.Concurrent;

namespace Statsig.Fast.Rulesets;

/// <summary>The ID lists of one server, by name; they outlive rulesets and change on their own schedule.</summary>
/// <remarks>
/// A condition keeps the <see cref="Reference"/> of its list from the moment it is compiled, so looking a list up costs one read, and a
/// list that arrives later is seen by rulesets compiled before. Safe from any thread.
/// </remarks>
internal sealed class IdListStore
{
    private readonly ConcurrentDictionary<string, Reference> _lists = new();
    private int _generation;

    /// <summary>Gets the current lists.</summary>
    internal int Count
    {
        get
        {
            int count = 0;
            foreach ((_, Reference list) in _lists)
            {
                count += list.Current is null ? 0 : 1;
            }

            return count;
        }
    }

    /// <summary>Gets the number of names, of lists and of conditions on lists that have not arrived. For tests.</summary>
    internal int NameCount => _lists.Count;

    /// <summary>Gets the reference to a list, for a condition that is being compiled.</summary>
    internal Reference Get(string name)
    {
        Reference place = _lists.GetOrAdd(name, static name => new Reference(name));
        place.Generation = _generation + 1;
        return place;
    }

    /// <summary>Notes that a condition that was compiled before is used by the ruleset that is being compiled.</summary>
    internal void Keep(Reference reference) => reference.Generation = _generation + 1;

    /// <summary>Finds the list of a name; returns null while no such list exists.</summary>
    internal IdList? Find(string name) => _lists.TryGetValue(name, out Reference? place) ? place.Current : null;

    /// <summary>Applies lines to a list. Calls for one name must not overlap.</summary>
    /// <remarks>
    /// A new list is published after its last line. A list that was published from elsewhere is copied once, because its owner may be
    /// changing it; later lines go into that copy, and each is visible at once.
    /// </remarks>
    internal void Apply(string name, ReadOnlySpan<byte> utf8Lines)
    {
        Reference place = _lists.GetOrAdd(name, static name => new Reference(name));
        if (place.Current is { } current)
        {
            IdList list = place.IsOwned ? current : current.Copy();
            list.Apply(utf8Lines);
            place.Current = list;
        }
        else
        {
            var list = new IdList(utf8Lines.Length / IdListReader.UsualLine);
            list.Apply(utf8Lines);
            list.Trim();
            place.Current = list;
        }

        place.IsOwned = true;
    }

    /// <summary>Publishes a list that its owner may continue to change.</summary>
    internal void Publish(string name, IdList list)
    {
        Reference place = _lists.GetOrAdd(name, static name => new Reference(name));
        place.IsOwned = false;
        place.Current = list;
    }

    internal void Remove(string name)
    {
        if (_lists.TryGetValue(name, out Reference? place))
        {
            place.Current = null;
            if (place.Generation < _generation)
            {
                _lists.TryRemove(name, out _);
            }
        }
    }

    /// <summary>
    /// Removes the names that have no list and that the last compiled ruleset does not use: the number of names that a service sends over
    /// time is unlimited.
    /// </summary>
    /// <remarks>Called after the ruleset was published, while the lock of the compilation is held.</remarks>
    internal void ForgetUnused()
    {
        _generation++;
        foreach ((string name, Reference place) in _lists)
        {
            if (place.Current is null && place.Generation < _generation)
            {
                _lists.TryRemove(name, out _);
            }
        }
    }

    /// <summary>A reference to a list that exists or may arrive later.</summary>
    internal sealed class Reference(string name)
    {
        private volatile IdList? _current;

        /// <summary>The name of the list.</summary>
        internal string Name { get; } = name;

        /// <summary>The number of the last ruleset whose conditions use it; for the updater.</summary>
        internal int Generation { get; set; }

        /// <summary>True when only <see cref="Apply"/> changes the list; for the updater.</summary>
        internal bool IsOwned { get; set; }

        /// <summary>Gets the current list; null while no list of this name exists.</summary>
        internal IdList? Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
