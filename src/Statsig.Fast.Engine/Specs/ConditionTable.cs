using System;
using System.Collections.Generic;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>Numbers conditions in the order in which they are first mentioned, by a rule or by the condition map.</summary>
/// <remarks>Conditions that were passed over have numbers only when a rule that was read refers to them.</remarks>
internal sealed class ConditionTable
{
    private readonly Utf8StringPool _keys = new(256);

    // By ordinal of the key; inline conditions have indexes in between, but no key.
    private readonly List<int> _indexOfKey = new(256);

    private readonly List<Condition?> _conditions = new(256);

    // An array and not a list, here and below: the framework has no compiled code of lists of this type, and every start would wait for
    // the JIT.
    private ConditionIdentity[] _identities = new ConditionIdentity[256];

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
    /// <param name="index">The index of the reference.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="content">Its bytes.</param>
    /// <returns>True when the reference had no condition.</returns>
    internal bool Answer(int index, Condition condition, HashedBytes content)
    {
        bool isFirst = _conditions[index] is null;
        _conditions[index] = condition;
        _identities[index] = new ConditionIdentity(_identities[index].Name, content, default);
        if (isFirst)
        {
            _answered.Add(index);
        }

        return isFirst;
    }

    /// <summary>Adds a condition that only its rule refers to.</summary>
    internal int AddInline(Condition condition) => Add(condition, 0);

    /// <summary>Leaves every reference unanswered again, for a condition map that replaces an earlier one.</summary>
    internal void ForgetAnswers()
    {
        foreach (int index in _answered)
        {
            _conditions[index] = null;
            _identities[index] = new ConditionIdentity(_identities[index].Name, default, default);
        }

        _answered.Clear();
    }

    internal Condition?[] ToArray() => [.. _conditions];

    /// <summary>The identity of the condition at an index.</summary>
    internal ConditionIdentity IdentityAt(int index) => _identities[index];

    /// <summary>The identities of the conditions, by index.</summary>
    internal ConditionIdentity[] Identities() => Resized(_conditions.Count);

    private int Add(Condition? condition, ulong name)
    {
        if (_conditions.Count == _identities.Length)
        {
            _identities = Resized(2 * _identities.Length);
        }

        _identities[_conditions.Count] = new ConditionIdentity(name, default, default);
        _conditions.Add(condition);
        return _conditions.Count - 1;
    }

    private ConditionIdentity[] Resized(int length)
    {
        var resized = new ConditionIdentity[length];
        Array.Copy(_identities, resized, Math.Min(length, _identities.Length));
        return resized;
    }
}
