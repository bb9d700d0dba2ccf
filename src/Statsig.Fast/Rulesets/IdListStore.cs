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

    internal Reference Get(string name) => _lists.GetOrAdd(name, static _ => new Reference());

    internal void Publish(string name, IdList list) => Get(name).Current = list;

    internal void Remove(string name) => Get(name).Current = null;

    /// <summary>A place where a list is or may appear.</summary>
    internal sealed class Reference
    {
        private volatile IdList? _current;

        /// <summary>The list as it is now; null while there is none of this name.</summary>
        internal IdList? Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
