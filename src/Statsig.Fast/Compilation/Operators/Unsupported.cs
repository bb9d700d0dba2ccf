using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions that this version does not know: reaching one ends the evaluation with the default and a reason.</summary>
internal static class Unsupported
{
    internal static readonly CompiledCondition Condition =
        new(static (ref EvaluationContext context) => context.Stop(HaltReason.Unsupported), IsObservable: true);
}
