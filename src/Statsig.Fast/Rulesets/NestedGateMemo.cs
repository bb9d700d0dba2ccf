using System;
using System.Collections.Generic;

namespace Statsig.Fast.Rulesets;

/// <summary>Answers of nested gates within one call, for rulesets whose gates refer to each other so often that evaluating them anew would multiply.</summary>
/// <remarks>
/// One per thread, cleared for each call. Ordinary rulesets never use it. Answers are kept by user as well: a user agent parser of the
/// application's own may evaluate for somebody else in the middle of a call.
/// </remarks>
internal sealed class NestedGateMemo
{
    [ThreadStatic]
    private static NestedGateMemo? _ofThread;

    private readonly Dictionary<(NestedGate Gate, StatsigUser User), Answer> _answers = [];

    internal static NestedGateMemo OfThread()
    {
        NestedGateMemo memo = _ofThread ??= new NestedGateMemo();
        memo._answers.Clear();
        return memo;
    }

    internal bool TryGet(NestedGate gate, StatsigUser user, out Answer answer) => _answers.TryGetValue((gate, user), out answer);

    internal void Set(NestedGate gate, StatsigUser user, Answer answer) => _answers[(gate, user)] = answer;

    /// <summary>What a nested gate answered and the exposures it left, its own included.</summary>
    internal readonly record struct Answer(bool Value, ExposureTrail Trail);
}
