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

    /// <summary>The lists that are there now.</summary>
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

    /// <summary>How many names there are, of lists and of conditions that wait for one; of interest to tests only.</summary>
    internal int NameCount => _lists.Count;

    /// <summary>The place of a list, for a condition that is being compiled.</summary>
    internal Reference Get(string name)
    {
        Reference place = _lists.GetOrAdd(name, static _ => new Reference());
        place.Generation = _generation + 1;
        return place;
    }

    /// <summary>The list of a name; null while there is none.</summary>
    internal IdList? Find(string name) => _lists.TryGetValue(name, out Reference? place) ? place.Current : null;

    /// <summary>Publishes a list with lines applied to what is there of it. Calls for one name must not overlap.</summary>
    internal void Apply(string name, ReadOnlySpan<byte> utf8Lines) => Publish(name, (Find(name) ?? IdList.Empty).With(utf8Lines));

    internal void Publish(string name, IdList list) => _lists.GetOrAdd(name, static _ => new Reference()).Current = list;

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

    /// <summary>Forgets the names that have no list and that the ruleset compiled last does not ask for: services may name lists as they like, for ever.</summary>
    /// <remarks>Under the lock that rulesets are compiled under, once the ruleset was published.</remarks>
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

    /// <summary>A place where a list is or may appear.</summary>
    internal sealed class Reference
    {
        private volatile IdList? _current;

        /// <summary>The number of the ruleset whose conditions asked for it last; for the updater.</summary>
        internal int Generation { get; set; }

        /// <summary>The list as it is now; null while there is none of this name.</summary>
        internal IdList? Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
