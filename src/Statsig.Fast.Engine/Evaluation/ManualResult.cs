using System.Runtime.CompilerServices;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Results made by hand, for the public constructors of the result types.</summary>
internal static class ManualResult
{
    private static readonly Ruleset NoRuleset = Ruleset.CreateEmpty(EvaluationSource.Uninitialized, new EvaluationSettings());

    internal static EvaluationResult Of(string idType, Outcome outcome, EvaluationDetails details) => new(new Decision(
        NoRuleset,
        new CompiledSpec("") { IdType = idType },
        outcome,
        NoRuleset.EmptyTrail,
        NoRuleset.EmptyTrail,
        given: new StrongBox<EvaluationDetails>(details)));
}
