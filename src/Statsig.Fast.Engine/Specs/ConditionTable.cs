using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Numbers conditions in the order in which they are first mentioned, by a rule or by the condition map.</summary>
internal sealed class ConditionTable
{
    private readonly Utf8StringPool _keys = new(256);

    // By ordinal of the key; inline conditions have indexes in between, but no key.
    private readonly List<int> _indexOfKey = new(256);

    private readonly List<Condition?> _conditions = new(256);
    private readonly List<ConditionIdentity> _identities = new(256);

    // Indexes that the condition map has answered, so that forgetting takes no longer than answering did.
    private readonly List<int> _answered = new(256);

    /// <summary>The index that a reference stands for, answered or not.</summary>
    internal int IndexOf(ReadOnlySpan<byte> key)
    {
        int ordinal = _keys.OrdinalOf(key);
        if (ordinal == _indexOfKey.Count)
        {
            _indexOfKey.Add(Add(null, PartHash.OfKey(key)));
        }

        return _indexOfKey[ordinal];
    }

    /// <summary>Sets the condition of a reference; the last one counts.</summary>
    /// <param name="key">The name of the condition.</param>
    /// <param name="condition">The condition; null for one that was passed over.</param>
    /// <param name="content">The hash of its bytes.</param>
    /// <param name="unread">Its bytes when they were passed over.</param>
    internal void Answer(ReadOnlySpan<byte> key, Condition? condition, UInt128 content, JsonSlice unread)
    {
        int index = IndexOf(key);
        _conditions[index] = condition;
        _identities[index] = _identities[index] with { Content = content, Unread = unread };
        _answered.Add(index);
    }

    /// <summary>Adds a condition that only its rule refers to.</summary>
    internal int AddInline(Condition condition) => Add(condition, 0);

    /// <summary>Leaves every reference unanswered again, for a condition map that replaces an earlier one.</summary>
    internal void ForgetAnswers()
    {
        foreach (int index in _answered)
        {
            _conditions[index] = null;
            _identities[index] = _identities[index] with { Content = PartHash.Missing, Unread = default };
        }

        _answered.Clear();
    }

    internal Condition?[] ToArray() => [.. _conditions];

    /// <summary>The identities of the conditions, by index.</summary>
    internal ConditionIdentity[] Identities() => [.. _identities];

    private int Add(Condition? condition, ulong key)
    {
        _conditions.Add(condition);
        _identities.Add(new ConditionIdentity(key, PartHash.Missing, default));
        return _conditions.Count - 1;
    }
}
