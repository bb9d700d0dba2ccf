using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>Evaluates one entity with both payloads for the users of one thread, and counts how the answers change.</summary>
/// <remarks>
/// The outcomes of a payload are made when it is compiled, and are few. So two answers are compared once for each pair of outcomes; a user
/// costs two evaluations and a look-up.
/// </remarks>
internal sealed class EntityTally(ComparedEntity entity)
{
    // Autotunes and merging layers can have many outcomes. Beyond this number, answers are compared for each user.
    private const int MaxPairs = 10_000;

    // Ways beyond this number are counted together, so that memory does not grow with the users.
    private const int MaxTransitions = 20_000;

    // Of those, the ones with the most users are reported. They are selected once the threads have ended: which ways a thread meets
    // first depends on how the users were distributed.
    private const int MaxReported = 1_000;

    private readonly Dictionary<Pair, Transition?> _pairs = [];
    private readonly Dictionary<(Answer Before, Answer After), Transition> _transitions = [];
    private Pair _last;
    private Transition? _lastTransition;

    internal ComparedEntity Entity => entity;

    /// <summary>The ways in which answers changed.</summary>
    internal IEnumerable<Transition> Transitions => _transitions.Values;

    /// <summary>Users whose value changed in ways beyond those that are kept.</summary>
    internal long OtherFlips { get; private set; }

    /// <summary>Users whose rule or group changed in ways beyond those that are kept.</summary>
    internal long OtherRuleChanges { get; private set; }

    /// <summary>Evaluates the entity for a user.</summary>
    /// <returns>True when the value is another one.</returns>
    internal bool Add(StatsigUser user, long line)
    {
        RepeatableRandom.Restart(line);
        Outcome before = entity.Before.Evaluate(user, out CompiledSpec? handedBefore);
        RepeatableRandom.Restart(line);
        Outcome after = entity.After.Evaluate(user, out CompiledSpec? handedAfter);
        var pair = new Pair(before, after, handedBefore, handedAfter);
        if (!pair.Equals(_last))
        {
            _lastTransition = Find(pair, out bool isBeyond, out bool isFlip);
            if (isBeyond)
            {
                _last = default;
                OtherFlips += isFlip ? 1 : 0;
                OtherRuleChanges += isFlip ? 0 : 1;
                return isFlip;
            }

            _last = pair;
        }

        if (_lastTransition is null)
        {
            return false;
        }

        _lastTransition.Add(user, line);
        return _lastTransition.IsFlip;
    }

    /// <summary>Adds what another thread counted of the same entity.</summary>
    internal void Add(EntityTally other)
    {
        OtherFlips += other.OtherFlips;
        OtherRuleChanges += other.OtherRuleChanges;
        foreach (Transition transition in other.Transitions)
        {
            (Answer, Answer) key = (transition.Before, transition.After);
            if (_transitions.TryGetValue(key, out Transition? known))
            {
                known.Add(transition);
            }
            else
            {
                _transitions.Add(key, transition);
            }
        }
    }

    /// <summary>Counts all ways together but those with the most users, which are reported one by one.</summary>
    internal void Cut()
    {
        if (_transitions.Count <= MaxReported)
        {
            return;
        }

        Transition[] all = [.. _transitions.Values];
        Array.Sort(all, static (one, other) => other.Users.CompareTo(one.Users) is not 0 and var order ? order : one.Examples[0].Line.CompareTo(other.Examples[0].Line));
        foreach (Transition transition in all.AsSpan(MaxReported))
        {
            _transitions.Remove((transition.Before, transition.After));
            OtherFlips += transition.IsFlip ? transition.Users : 0;
            OtherRuleChanges += transition.IsFlip ? 0 : transition.Users;
        }
    }

    /// <summary>Finds the transition of a pair of outcomes; null when the answers are equal.</summary>
    private Transition? Find(in Pair pair, out bool isBeyond, out bool isFlip)
    {
        isBeyond = false;
        isFlip = false;
        if (_pairs.TryGetValue(pair, out Transition? known))
        {
            return known;
        }

        Answer before = entity.Before.AnswerOf(pair.Before, pair.HandedBefore);
        Answer after = entity.After.AnswerOf(pair.After, pair.HandedAfter);
        Transition? transition = null;
        if (before != after && !_transitions.TryGetValue((before, after), out transition))
        {
            transition = new Transition(before, after);
            if (!transition.IsFlip && before with { Value = after.Value } == after)
            {
                transition = null; // The same answer in another spelling.
            }
            else if (_transitions.Count >= MaxTransitions)
            {
                isBeyond = true;
                isFlip = transition.IsFlip;
                return null;
            }
            else
            {
                _transitions.Add((before, after), transition);
            }
        }

        if (_pairs.Count < MaxPairs)
        {
            _pairs.Add(pair, transition);
        }

        return transition;
    }

    /// <summary>What both payloads came to, by reference.</summary>
    private readonly struct Pair(Outcome before, Outcome after, CompiledSpec? handedBefore, CompiledSpec? handedAfter) : IEquatable<Pair>
    {
        internal Outcome Before { get; } = before;

        internal Outcome After { get; } = after;

        internal CompiledSpec? HandedBefore { get; } = handedBefore;

        internal CompiledSpec? HandedAfter { get; } = handedAfter;

        public bool Equals(Pair other) => ReferenceEquals(Before, other.Before) && ReferenceEquals(After, other.After)
            && ReferenceEquals(HandedBefore, other.HandedBefore) && ReferenceEquals(HandedAfter, other.HandedAfter);

        public override bool Equals(object? obj) => obj is Pair other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(
            RuntimeHelpers.GetHashCode(Before), RuntimeHelpers.GetHashCode(After), RuntimeHelpers.GetHashCode(HandedBefore), RuntimeHelpers.GetHashCode(HandedAfter));
    }
}
