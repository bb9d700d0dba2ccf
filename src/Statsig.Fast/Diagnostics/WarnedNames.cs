using System;
using System.Collections.Concurrent;

namespace Statsig.Fast.Diagnostics;

/// <summary>The names that were warned about, each with the kinds of entries or the types that it was used with.</summary>
/// <remarks>A look-up of a known pair allocates nothing. Safe from any thread.</remarks>
internal sealed class WarnedNames
{
    // By name alone, and the few kinds of a name in an array: the framework has compiled code for this dictionary, and none for tuples.
    private readonly ConcurrentDictionary<string, object[]> _kinds = new();

    internal bool Contains(object kind, string name) => _kinds.TryGetValue(name, out object[]? kinds) && Array.IndexOf(kinds, kind) >= 0;

    /// <summary>Adds a pair.</summary>
    /// <returns>True for the one caller that added it.</returns>
    internal bool TryAdd(object kind, string name)
    {
        while (true)
        {
            object[] kinds = _kinds.GetOrAdd(name, []);
            if (Array.IndexOf(kinds, kind) >= 0)
            {
                return false;
            }

            if (_kinds.TryUpdate(name, [.. kinds, kind], kinds))
            {
                return true;
            }
        }
    }
}
