using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Conditions on the values of other gates.</summary>
/// <param name="gates">The gates; exactly one for <see cref="Passes"/> and <see cref="Fails"/>.</param>
internal sealed class NestedCondition(NestedGate[] gates)
{
    private readonly NestedGate? _only = gates.Length == 1 ? gates[0] : null;

    internal NestedGate[] Gates => gates;

    internal bool Passes(ref EvaluationContext context) => NestedGates.Evaluate(_only!, ref context);

    internal bool Fails(ref EvaluationContext context) => !NestedGates.Evaluate(_only!, ref context);

    internal bool AnyPasses(ref EvaluationContext context)
    {
        for (int i = 0; i < gates.Length; i++)
        {
            bool passes = NestedGates.Evaluate(gates[i], ref context);
            if (context.Halt != HaltReason.None)
            {
                return context.Client is { AskedForGroup: true } && GrouplessRules.AnyHolds(gates, i, inverts: false, ref context);
            }

            if (passes)
            {
                return true;
            }
        }

        return false;
    }

    internal bool AnyFails(ref EvaluationContext context)
    {
        for (int i = 0; i < gates.Length; i++)
        {
            bool passes = NestedGates.Evaluate(gates[i], ref context);
            if (context.Halt != HaltReason.None)
            {
                return context.Client is { AskedForGroup: true } && GrouplessRules.AnyHolds(gates, i, inverts: true, ref context);
            }

            if (!passes)
            {
                return true;
            }
        }

        return false;
    }
}
