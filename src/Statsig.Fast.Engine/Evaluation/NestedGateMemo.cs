using System.Collections.Generic;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>
/// Answers of nested gates within one call, for rulesets whose gates refer to each other so often that evaluating them anew would multiply.
/// </summary>
/// <remarks>Rented for one call from a spare kept per thread, and empty when given back. Ordinary rulesets never use it.</remarks>
internal sealed class NestedGateMemo
{
    private readonly Dictionary<NestedGate, Answer> _answers = [];

    /// <summary>Follows the evaluation of an explanation; null for every other call.</summary>
    internal EvaluationTrace? Trace { get; init; }

    /// <summary>The root of the trails of an explanation, which must not fill the tree of the ruleset; null for that tree.</summary>
    internal ExposureTrail? EmptyTrail { get; init; }

    internal static NestedGateMemo Rent() => ThreadSpare<NestedGateMemo>.Rent();

    internal static void Return(NestedGateMemo? memo)
    {
        if (memo is not null)
        {
            memo._answers.Clear(); // Now, so that an idle thread does not keep a ruleset alive.
            ThreadSpare<NestedGateMemo>.Return(memo);
        }
    }

    internal bool TryGet(NestedGate gate, out Answer answer) => _answers.TryGetValue(gate, out answer);

    internal void Set(NestedGate gate, Answer answer) => _answers[gate] = answer;

    /// <summary>What a nested gate answered and the exposures it left, its own included.</summary>
    internal readonly record struct Answer(bool Value, ExposureTrail Trail);
}
