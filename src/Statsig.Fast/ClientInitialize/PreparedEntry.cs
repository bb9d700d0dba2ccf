using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>The entry of one spec: its answers so far, each as bytes, found again by the outcome that evaluation chose.</summary>
/// <remarks>
/// Outcomes are objects that the compiler made, so the table is keyed by reference and usually holds a handful. Answers of local overrides
/// are not kept, since every change of an override makes new ones. Bounded by <see cref="MaxAnswers"/> and by the ruleset's memory for
/// responses. Readers take no lock.
/// </remarks>
internal sealed class PreparedEntry(ResponseVariant variant, CompiledSpec spec, EntryKind kind)
{
    private const int MaxAnswers = 4_096;

    private readonly Lock _adding = new();

    // Open addressing over a power of two; filled in place, replaced by a larger one when half full.
    private PreparedAnswer?[] _answers = new PreparedAnswer?[4];
    private int _count;

    internal CompiledSpec Spec => spec;

    internal EntryKind Kind => kind;

    /// <summary>The requested kind of the spec. Autotunes without learning are experiments for overrides and configs for rules.</summary>
    internal SpecKind SpecKind { get; } = kind switch
    {
        EntryKind.Gate => SpecKind.Gate,
        EntryKind.DynamicConfig => SpecKind.DynamicConfig,
        EntryKind.Layer => SpecKind.Layer,
        _ => SpecKind.Experiment,
    };

    /// <summary>The apps that the entry is for; null when it names none.</summary>
    internal string[]? TargetAppIds { get; } = spec.Autotune is { } autotune ? autotune.Identity.TargetAppIds : spec.TargetAppIds;

    internal PreparedAnswer Answer(Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate, bool groupHeld)
    {
        // Acquire, here and below: pairs with the release writes of Add and Place, so that answers are complete.
        PreparedAnswer?[] answers = Volatile.Read(ref _answers);
        int mask = answers.Length - 1;
        for (int i = RuntimeHelpers.GetHashCode(outcome) & mask; ; i = (i + 1) & mask)
        {
            PreparedAnswer? answer = Volatile.Read(ref answers[i]);
            if (answer is null)
            {
                return Add(outcome, resolved, @delegate, groupHeld);
            }

            if (answer.Is(outcome, resolved, @delegate, groupHeld))
            {
                return answer;
            }
        }
    }

    /// <summary>Takes over the answers of the same spec and form in an earlier ruleset. Called before the entry is published.</summary>
    internal void TakeOver(PreparedEntry earlier)
    {
        lock (earlier._adding)
        {
            int bytes = 0;
            foreach (PreparedAnswer? answer in earlier._answers)
            {
                bytes += answer is null ? 0 : answer.Bytes.Length + answer.Value.Length;
            }

            if (variant.Owner.TryKeep(bytes))
            {
                _answers = (PreparedAnswer?[])earlier._answers.Clone();
                _count = earlier._count;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: runs once per answer.
    private PreparedAnswer Add(Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate, bool groupHeld)
    {
        PreparedAnswer made = AnswerWriter.Write(variant, this, outcome, resolved, @delegate, groupHeld);
        if (outcome.IsOverride)
        {
            return made;
        }

        lock (_adding)
        {
            foreach (PreparedAnswer? known in _answers)
            {
                if (known is not null && known.Is(outcome, resolved, @delegate, groupHeld))
                {
                    return known;
                }
            }

            if (_count < MaxAnswers && variant.Owner.TryKeep(made.Bytes.Length + made.Value.Length))
            {
                Keep(made);
            }
        }

        return made;
    }

    private void Keep(PreparedAnswer made)
    {
        if ((_count + 1) * 2 > _answers.Length)
        {
            var grown = new PreparedAnswer?[_answers.Length * 2];
            foreach (PreparedAnswer? answer in _answers)
            {
                if (answer is not null)
                {
                    Place(grown, answer);
                }
            }

            Place(grown, made);

            // Release: a thread that reads the array also reads its answers.
            Volatile.Write(ref _answers, grown);
        }
        else
        {
            Place(_answers, made);
        }

        _count++;
    }

    private static void Place(PreparedAnswer?[] answers, PreparedAnswer made)
    {
        int mask = answers.Length - 1;
        int i = RuntimeHelpers.GetHashCode(made.Outcome) & mask;
        while (answers[i] is not null)
        {
            i = (i + 1) & mask;
        }

        // Release: a thread that reads the answer also reads its bytes.
        Volatile.Write(ref answers[i], made);
    }
}
