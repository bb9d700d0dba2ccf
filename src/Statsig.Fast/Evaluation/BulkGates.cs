using System;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Answers many gates for one user: the same answers as one by one, for less.</summary>
/// <remarks>
/// A rule that matches ends the search, so of a gate that a pass percentage decides only the hash is missing. Those gates wait, and at the end all their
/// hashes are computed together, a text per vector lane. Nested gates are evaluated once for all gates. Working memory is kept per thread:
/// 0 bytes allocated once the largest number of gates has been seen.
/// </remarks>
internal sealed class BulkGates
{
    [ThreadStatic]
    private static BulkGates? _spare;

    private Waiting[] _waiting = new Waiting[128];
    private HashPrefix[] _prefixes = new HashPrefix[128];
    private int[] _places = new int[128];
    private ulong[] _hashes = new ulong[128];
    private int _count;

    /// <summary>Answers gates.</summary>
    /// <param name="ruleset">The ruleset in force; the whole call keeps to it.</param>
    /// <param name="user">The user.</param>
    /// <param name="overrides">Local overrides; null when there are none.</param>
    /// <param name="names">The names that are asked for.</param>
    /// <param name="values">As many as there are names.</param>
    /// <param name="lanes">How hashes go together; null for one after the other.</param>
    internal static void Evaluate(
        Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, ReadOnlySpan<string> names, Span<bool> values, LaneStrategy? lanes)
    {
        // Taken, not shared: a parser or clock of the application may evaluate something else in the middle of a call.
        BulkGates bulk = _spare ?? new BulkGates();
        _spare = null;
        bulk.Run(ruleset, user, overrides, names, values, lanes);
        Array.Clear(bulk._waiting, 0, bulk._count); // Now, so that an idle thread does not keep a ruleset alive.
        Array.Clear(bulk._prefixes, 0, Math.Min(bulk._count, bulk._prefixes.Length));
        bulk._count = 0;
        _spare = bulk;
    }

    private void Run(Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, ReadOnlySpan<string> names, Span<bool> values, LaneStrategy? lanes)
    {
        var context = new EvaluationContext(ruleset, user, overrides);
        NestedGateMemo? memo = null;
        for (int i = 0; i < names.Length; i++)
        {
            string name = names[i] ?? "";
            CompiledSpec? spec = ruleset.Gates.Find(name);
            if (overrides is null && spec is null or { Constant: not null })
            {
                values[i] = spec is not null && spec.Constant!.Value;
                continue;
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
                Outcome outcome = Evaluator.Resolve(SpecKind.Gate, name, spec, ref context, out _);
                values[i] = context.Halt == HaltReason.None && outcome.Value;
            }
        }

        NestedGateMemo.Return(memo);
        Complete(user, values, lanes);
    }

    /// <summary>The value of a gate; for one that a hash decides any value, until the hashes are there.</summary>
    private bool Decide(CompiledSpec spec, int place, ref EvaluationContext context)
    {
        foreach (CompiledRule rule in spec.Rules)
        {
            if (!Evaluator.Matches(rule, ref context))
            {
                if (context.Halt != HaltReason.None)
                {
                    return false;
                }

                continue;
            }

            if (rule.Bucket is null)
            {
                return (rule.ThresholdBuckets == 0 ? rule.Failed : rule.Passed).Value;
            }

            if (_count == _waiting.Length)
            {
                Array.Resize(ref _waiting, _count * 2);
            }

            _waiting[_count++] = new Waiting(rule, place);
            return false;
        }

        return spec.Default.Value;
    }

    private void Complete(StatsigUser user, Span<bool> values, LaneStrategy? lanes)
    {
        if (_prefixes.Length < _count)
        {
            _prefixes = new HashPrefix[_waiting.Length];
            _places = new int[_waiting.Length];
            _hashes = new ulong[_waiting.Length];
        }

        Span<char> buffer = stackalloc char[NumberText.MaxLength];
        Span<Waiting> waiting = _waiting.AsSpan(0, _count);
        for (int first = 0; first < waiting.Length; first++)
        {
            if (waiting[first].IsDone)
            {
                continue;
            }

            // One text per ID type: all that wait for the same unit ID are hashed together.
            UnitIdSource source = waiting[first].Rule.Bucket!.UnitId;
            int together = 0;
            for (int i = first; i < waiting.Length; i++)
            {
                ref Waiting other = ref waiting[i];
                BucketKey key = other.Rule.Bucket!;
                if (ReferenceEquals(key.UnitId, source))
                {
                    _prefixes[together] = key.Prefix;
                    _places[together++] = i;
                    other.IsDone = true;
                }
            }

            StatsigValue unitId = source.Read(user);
            ReadOnlySpan<char> text = unitId.TryGetText(buffer, out ReadOnlySpan<char> found) ? found : default;
            HashPrefix.HashMany(_prefixes.AsSpan(0, together), text, _hashes, lanes);
            for (int i = 0; i < together; i++)
            {
                ref readonly Waiting done = ref waiting[_places[i]];
                bool passes = _hashes[i] % Bucketing.PassBuckets < (uint)done.Rule.ThresholdBuckets;
                values[done.Place] = (passes ? done.Rule.Passed : done.Rule.Failed).Value;
            }
        }
    }

    private struct Waiting(CompiledRule rule, int place)
    {
        internal readonly CompiledRule Rule = rule;
        internal readonly int Place = place;
        internal bool IsDone;
    }
}
