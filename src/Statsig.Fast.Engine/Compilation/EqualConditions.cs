using System;
using System.IO.Hashing;
using System.Numerics;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Finds conditions with the same content under any name: projects repeat their countries, tiers and platforms.</summary>
/// <remarks>
/// Open addressing over indexes, at most half full; the framework has no compiled dictionary for this, and every start would wait for the
/// JIT.
/// </remarks>
internal sealed class EqualConditions(CompilationScope scope)
{
    private readonly int[] _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(scope.Set.Conditions.Length, 1) * 2)]; // One more than the index.

    /// <summary>The index of the first condition that was asked for with the same content.</summary>
    internal int FirstOf(int index)
    {
        if (scope.Set.ConditionAt(index) is not { } condition)
        {
            return index;
        }

        int mask = _slots.Length - 1;
        for (int slot = HashOf(condition) & mask; ; slot = (slot + 1) & mask)
        {
            int known = _slots[slot] - 1;
            if (known < 0)
            {
                _slots[slot] = index + 1;
                return index;
            }

            if (known == index || AreEqual(scope.Set.ConditionAt(known)!, condition))
            {
                return known;
            }
        }
    }

    private int HashOf(Condition condition)
    {
        // Seeded, because payloads could be made of targets that collide. The other parts are few.
        ulong hash = XxHash3.HashToUInt64(scope.Bytes(condition.TargetValue), ProcessSeed.Value);
        return (int)hash ^ string.GetHashCode(condition.Field) ^ string.GetHashCode(condition.Operator);
    }

    private bool AreEqual(Condition left, Condition right) =>
        left.Type == right.Type && left.IdType == right.IdType && left.Operator == right.Operator && left.Field == right.Field
        && left.BucketSalt == right.BucketSalt && scope.Bytes(left.TargetValue).SequenceEqual(scope.Bytes(right.TargetValue));
}
