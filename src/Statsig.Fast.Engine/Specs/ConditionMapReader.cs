using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>Reads the condition map, and passes over conditions that have the bytes of the earlier delivery.</summary>
/// <param name="conditions">Takes the conditions that are read.</param>
/// <param name="known">The conditions of the earlier delivery; null for none.</param>
internal sealed class ConditionMapReader(ConditionTable conditions, HashedMap? known)
{
    private const int NotThere = 0; // No condition starts at the first byte of a payload.
    private const int WasRead = -1;

    private readonly HashedMap _known = known ?? HashedMap.Empty;
    private readonly HashedMap.Search _search = new(known ?? HashedMap.Empty);

    // By the position of a known condition: where its bytes are in this delivery, or one of the constants.
    private readonly int[] _places = new int[known?.Count ?? 0];

    // In the order of this delivery: the index of a condition that was read, or the complement of the position of one that was passed over.
    private readonly List<int> _order = new(known?.Count ?? 0);

    /// <summary>Why a condition is malformed, which invalidates the payload; null for none.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Reads the map; false when it is malformed.</summary>
    /// <param name="cursor">Stands on the first token of the map.</param>
    internal bool TryRead(ref PayloadCursor cursor)
    {
        Fault = null;
        Array.Clear(_places);
        _order.Clear();
        conditions.ForgetAnswers();
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        int expected = 0;
        while (cursor.NextEntry(out ReadOnlySpan<byte> key))
        {
            int position = Find(key, expected);
            expected = position + 1;
            if (position >= 0 && _places[position] != WasRead && cursor.TryPassOver(_known.ValueAt(position), out JsonSlice bytes))
            {
                Note(position, bytes);
                continue;
            }

            int begin = cursor.Position;
            if (ConditionReader.Read(ref cursor, isLenient: false) is not { } condition)
            {
                Fault = $"condition \"{Encoding.UTF8.GetString(key)}\": {cursor.Problem}";
                return false;
            }

            Add(key, position, condition, cursor.HashedBytesFrom(begin));
        }

        return true;
    }

    /// <summary>Passes over a condition of a delivery that is not JSON; false when it has to be read.</summary>
    /// <param name="key">The name of the condition, which the delivery contains once.</param>
    /// <param name="content">By what it is recognized.</param>
    /// <param name="place">Where it is: an offset above 0, and any length.</param>
    internal bool TryPassOver(ReadOnlySpan<byte> key, HashedBytes content, JsonSlice place)
    {
        int position = Find(key, _order.Count);
        if (position < 0 || _known.ValueAt(position) != content)
        {
            return false;
        }

        Note(position, place);
        return true;
    }

    /// <summary>Adds a condition of a delivery that is not JSON.</summary>
    internal void Add(ReadOnlySpan<byte> key, Condition condition, HashedBytes content) => Add(key, Find(key, _order.Count), condition, content);

    /// <summary>The names of the conditions that this delivery has added, changed and removed; null without an earlier delivery.</summary>
    internal HashSet<ulong>? Changes()
    {
        if (known is null)
        {
            return null;
        }

        var changes = new HashSet<ulong>();
        for (int position = 0; position < _places.Length; position++)
        {
            if (_places[position] is NotThere or WasRead)
            {
                changes.Add(_known.NameAt(position));
            }
        }

        foreach (int entry in _order)
        {
            if (entry >= 0)
            {
                changes.Add(conditions.IdentityAt(entry).Name);
            }
        }

        return changes;
    }

    /// <summary>The conditions of this delivery, by which the next one is read.</summary>
    /// <param name="isUnchanged">True when there are no <see cref="Changes"/>.</param>
    internal HashedMap ToKnown(bool isUnchanged)
    {
        if (isUnchanged)
        {
            return _known;
        }

        int count = 0;
        foreach (int entry in _order)
        {
            count += IsOfNameReadLater(entry) ? 0 : 1;
        }

        ulong[] names = new ulong[count];
        var values = new HashedBytes[count];
        count = 0;
        foreach (int entry in _order)
        {
            if (!IsOfNameReadLater(entry))
            {
                names[count] = entry < 0 ? _known.NameAt(~entry) : conditions.IdentityAt(entry).Name;
                values[count++] = entry < 0 ? _known.ValueAt(~entry) : conditions.IdentityAt(entry).Content;
            }
        }

        return HashedMap.Of(names, values);
    }

    /// <summary>The identities of the conditions that rules refer to, by index, with those that were passed over.</summary>
    internal ConditionIdentity[] Identities()
    {
        ConditionIdentity[] identities = conditions.Identities();
        for (int index = 0; index < identities.Length && _known.Count > 0; index++)
        {
            ulong name = identities[index].Name;
            if (name != 0 && identities[index].Content == default
                && _search.Find(name, -1) is var position and >= 0 && _places[position] > NotThere)
            {
                HashedBytes content = _known.ValueAt(position);
                identities[index] = new ConditionIdentity(name, content, new JsonSlice(_places[position], content.Length));
            }
        }

        return identities;
    }

    private int Find(ReadOnlySpan<byte> key, int expected) => _known.Count == 0 ? -1 : _search.Find(PartHash.OfKey(key), expected);

    /// <summary>Notes a condition that was passed over.</summary>
    private void Note(int position, JsonSlice bytes)
    {
        if (_places[position] == NotThere)
        {
            _order.Add(~position);
        }

        _places[position] = bytes.Offset;
    }

    private void Add(ReadOnlySpan<byte> key, int position, Condition condition, HashedBytes content)
    {
        int index = conditions.IndexOf(key);
        if (conditions.Answer(index, condition, content))
        {
            _order.Add(index);
        }

        if (position >= 0)
        {
            _places[position] = WasRead; // The last condition of a name counts: one that was read is replaced by one that is read.
        }
    }

    /// <summary>True for a condition that was passed over, and replaced by a later one of its name.</summary>
    private bool IsOfNameReadLater(int entry) => entry < 0 && _places[~entry] == WasRead;
}
