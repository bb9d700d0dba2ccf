using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The decisions of a ruleset that are not the first of their outcome.</summary>
/// <remarks>
/// Open addressing, at most half full. Look-ups take no lock; a table is filled in place and replaced by a larger one. The number of
/// decisions is limited: a decision beyond the limit is created for its call. Safe from any thread.
/// </remarks>
internal sealed class DecisionTable
{
    /// <summary>The limit on decisions: as many as there may be trails, and 8 MB.</summary>
    internal const int MaxDecisions = ExposureTrail.MaxNodes;

    private readonly Lock _adding = new();
    private Decision?[] _decisions = [];
    private int _count;

    /// <summary>Finds a decision; null when it was not added.</summary>
    internal Decision? Find(
        Ruleset ruleset, CompiledSpec? spec, Outcome outcome, ExposureTrail trail, ExposureTrail undelegatedTrail, CompiledSpec? handedTo, InferenceGap gap)
    {
        Decision?[] decisions = Volatile.Read(ref _decisions); // Acquire: the array must be seen with its decisions.
        if (decisions.Length == 0)
        {
            return null;
        }

        int mask = decisions.Length - 1;
        for (int i = HashOf(spec, outcome, trail) & mask; ; i = (i + 1) & mask)
        {
            Decision? decision = Volatile.Read(ref decisions[i]); // Acquire: a decision must be seen with its parts.
            if (decision is null || decision.Equals(ruleset, spec, outcome, trail, undelegatedTrail, handedTo, gap))
            {
                return decision;
            }
        }
    }

    /// <summary>Adds a decision.</summary>
    /// <returns>The decision, or an equal one that another thread added before.</returns>
    internal Decision Add(Decision decision)
    {
        if (Volatile.Read(ref _count) >= MaxDecisions) // Volatile: read without the lock under which it changes.
        {
            return decision;
        }

        lock (_adding)
        {
            if (Find(
                decision.Ruleset, decision.Spec, decision.Outcome, decision.Trail, decision.UndelegatedTrail, decision.Delegate, decision.Gap) is { } added)
            {
                return added;
            }

            if ((_count + 1) * 2 > _decisions.Length)
            {
                var larger = new Decision?[System.Math.Max(16, _decisions.Length * 2)];
                foreach (Decision? known in _decisions)
                {
                    if (known is not null)
                    {
                        Place(larger, known);
                    }
                }

                Volatile.Write(ref _decisions, larger); // Release: a reader that sees the larger array must find its decisions.
            }

            Place(_decisions, decision);
            Volatile.Write(ref _count, _count + 1);
            return decision;
        }
    }

    private static void Place(Decision?[] decisions, Decision decision)
    {
        int mask = decisions.Length - 1;
        int i = HashOf(decision.Spec, decision.Outcome, decision.Trail) & mask;
        while (decisions[i] is not null)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref decisions[i], decision); // Release: a reader that finds it must see its parts.
    }

    private static int HashOf(CompiledSpec? spec, Outcome outcome, ExposureTrail trail)
    {
        ulong hash = (outcome.Identity + (spec?.NameHash ?? 0) + ((ulong)(uint)trail.Hash * 0x9E37_79B9_7F4A_7C15UL)) * 0xC2B2_AE3D_27D4_EB4FUL;
        return (int)(hash >> 33);
    }
}
