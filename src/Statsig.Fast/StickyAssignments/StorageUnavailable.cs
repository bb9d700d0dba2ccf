using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.StickyAssignments;

/// <summary>What a user's assignments are when the storage failed to load them: empty to readers, and not to be written over.</summary>
/// <remarks>
/// With an ordinary empty map, the server would store today's answer in place of the assignment that could not be read.
/// </remarks>
internal sealed class StorageUnavailable : IReadOnlyDictionary<string, StickyAssignment>
{
    internal static readonly StorageUnavailable Instance = new();

    private StorageUnavailable()
    {
    }

    public int Count => 0;

    public IEnumerable<string> Keys => [];

    public IEnumerable<StickyAssignment> Values => [];

    public StickyAssignment this[string key] => throw new KeyNotFoundException("The sticky assignment storage failed to load the assignments of this user.");

    public bool ContainsKey(string key) => false;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StickyAssignment value)
    {
        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, StickyAssignment>> GetEnumerator()
    {
        yield break;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
