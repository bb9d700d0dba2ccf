using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

namespace Statsig.Fast.Evaluation;

/// <summary>Answers many gates for one user: the same answers as one by one, for less.</summary>
/// <remarks>
/// A rule that matches ends the search, so of a gate that a pass percentage decides only the hash is missing. Those gates wait, and at the
/// end all their hashes are computed together, a text per vector lane. Nested gates are evaluated once for all gates. Working memory is
/// kept per thread: 0 bytes allocated once the largest number of gates has been seen.
/// </remarks>
internal sealed class BulkGates
{
    private PassBucket[] _waiting = new PassBucket[128];
    private int[] _places = new int[128];
    private HashPrefix[] _prefixes = new HashPrefix[128];
    private ulong[] _hashes = new ulong[128];
    private int _count;

    /// <summary>Answers gates by name.</summary>
    /// <param name="ruleset">The current ruleset, which the whole call uses.</param>
    /// <param name="user">The user.</param>
    /// <param name="overrides">Local overrides; null without any.</param>
    /// <param name="names">The requested names.</param>
    /// <param name="values">As many as there are names.</param>
    /// <param name="lanes">How hashes go together; null for one after the other.</param>
    internal static void Evaluate(
        Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, ReadOnlySpan<string> names, Span<bool> values, LaneStrategy? lanes) =>
        Evaluate(ruleset, user, overrides, new NamedGates(ruleset, names), names.Length, values, lanes);

    /// <summary>Answers gates that the caller finds.</summary>
    /// <param name="ruleset">The current ruleset, which the whole call uses.</param>
    /// <param name="user">The user.</param>
    /// <param name="overrides">Local overrides; null without any.</param>
    /// <param name="gates">Finds the gates; a struct, so that the loop is compiled for it.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="values">As many as there are gates.</param>
    /// <param name="lanes">How hashes go together; null for one after the other.</param>
    internal static void Evaluate<TGates>(
        Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, TGates gates, int count, Span<bool> values, LaneStrategy? lanes)
        where TGates : struct, IBulkGateSource, allows ref struct
    {
        BulkGates bulk = ThreadSpare<BulkGates>.Rent();
        bulk.Run(ruleset, user, overrides, gates, count, values);
        bulk.Complete(user, values, lanes);
        Array.Clear(bulk._waiting, 0, bulk._count); // Now, so that an idle thread does not keep a ruleset alive.
        Array.Clear(bulk._prefixes, 0, bulk._count);
        bulk._count = 0;
        ThreadSpare<BulkGates>.Return(bulk);
    }

    private void Run<TGates>(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, TGates gates, int count, Span<bool> values)
        where TGates : struct, IBulkGateSource, allows ref struct
    {
        var context = new EvaluationContext(ruleset, user, overrides);
        NestedGateMemo? memo = null;
        for (int i = 0; i < count; i++)
        {
            CompiledSpec? spec = gates.Find(i);
            if (overrides is null)
            {
                // Open to everyone and decided by a pass percentage: nothing is left to evaluate.
                if (spec?.OpenBucket is { } bucket)
                {
                    Wait(bucket, i);
                    continue;
                }

                if (spec is null or { Constant: not null })
                {
                    values[i] = spec is not null && spec.Constant!.Value;
                    continue;
                }
            }

            context.Trail = null;
            context.Undelegated = null;
            context.Delegate = null;
            context.Halt = HaltReason.None;
            context.Depth = 0;
            context.Evaluations = 0;
            if (spec is not null && spec.IsPlain && overrides is null)
            {
                context.Memo = spec.NestsGates ? memo ??= NestedGateMemo.Rent() : null;
                values[i] = Decide(spec, i, ref context);
            }
            else
            {
                context.Memo = memo ??= NestedGateMemo.Rent();
                Outcome outcome = Evaluator.Resolve(SpecKind.Gate, spec?.Name ?? gates.NameOf(i), spec, ref context, out _);
                values[i] = context.Halt == HaltReason.None && outcome.Value;
            }
        }

        NestedGateMemo.Return(memo);
    }

    /// <summary>The value of a gate; for one that a hash decides any value, until the hashes are there.</summary>
    private bool Decide(CompiledSpec spec, int place, ref EvaluationContext context)
    {
        foreach (CompiledRule rule in spec.Rules)
        {
            if (Evaluator.Matches(rule, ref context))
            {
                return DecideBy(rule, place);
            }

            if (context.Halt != HaltReason.None)
            {
                return false;
            }
        }

        return spec.Default.Value;
    }

    private bool DecideBy(CompiledRule rule, int place)
    {
        if (rule.PassBucket is not { } bucket)
        {
            return (rule.ThresholdBuckets == 0 ? rule.Failed : rule.Passed).Value;
        }

        Wait(bucket, place);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // In the loop over gates it is all that most of them need.
    private void Wait(PassBucket bucket, int place)
    {
        int count = _count;
        if (count == _waiting.Length)
        {
            Grow();
        }

        _waiting[count] = bucket;
        _prefixes[count] = bucket.Prefix;
        _places[count] = place;
        _count = count + 1;
    }

    private void Complete(StatsigUser user, Span<bool> values, LaneStrategy? lanes)
    {
        // One text per ID type: all that wait for the same unit ID are hashed together, and nearly always that is all.
        Span<PassBucket> waiting = _waiting.AsSpan(0, _count);
        for (int done = 0; done < waiting.Length;)
        {
            UnitIdSource source = waiting[done].UnitId;
            int together = done;
            while (together < waiting.Length && ReferenceEquals(waiting[together].UnitId, source))
            {
                together++;
            }

            for (int i = together + 1; i < waiting.Length; i++)
            {
                if (ReferenceEquals(waiting[i].UnitId, source))
                {
                    Swap(i, together++);
                }
            }

            Complete(user, source, done, together, values, lanes);
            done = together;
        }
    }

    private void Complete(StatsigUser user, UnitIdSource source, int start, int end, Span<bool> values, LaneStrategy? lanes)
    {
        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        StatsigValue unitId = source.Read(user);
        ReadOnlySpan<char> text = unitId.TryGetText(buffer, out ReadOnlySpan<char> found) ? found : default;
        Span<ulong> hashes = _hashes.AsSpan(start, end - start);
        HashPrefix.HashMany(_prefixes.AsSpan(start, hashes.Length), text, hashes, lanes);
        Span<PassBucket> waiting = _waiting.AsSpan(start, hashes.Length);
        Span<int> places = _places.AsSpan(start, hashes.Length);
        for (int i = 0; i < waiting.Length; i++)
        {
            PassBucket bucket = waiting[i];
            values[places[i]] = hashes[i] % Bucketing.PassBuckets < (uint)bucket.ThresholdBuckets ? bucket.Passed : bucket.Failed;
        }
    }

    private void Swap(int one, int other)
    {
        (_waiting[one], _waiting[other]) = (_waiting[other], _waiting[one]);
        (_prefixes[one], _prefixes[other]) = (_prefixes[other], _prefixes[one]);
        (_places[one], _places[other]) = (_places[other], _places[one]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Rare, and kept out of the loop over gates.
    private void Grow()
    {
        int length = _waiting.Length * 2;
        Array.Resize(ref _waiting, length);
        Array.Resize(ref _prefixes, length);
        Array.Resize(ref _places, length);
        _hashes = new ulong[length];
    }

    private readonly ref struct NamedGates(Ruleset ruleset, ReadOnlySpan<string> names) : IBulkGateSource
    {
        private readonly SpecIndex _gates = ruleset.Gates;
        private readonly ReadOnlySpan<string> _names = names;

        public CompiledSpec? Find(int index) => _gates.Find(_names[index] ?? "");

        public string NameOf(int index) => _names[index] ?? "";
    }
}
