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

    internal bool AnyPasses(ref EvaluationContext context) => AnyIs(true, ref context);

    internal bool AnyFails(ref EvaluationContext context) => AnyIs(false, ref context);

    /// <summary>True when the value of any gate is the given one; the gates after it are not evaluated.</summary>
    private bool AnyIs(bool value, ref EvaluationContext context)
    {
        for (int i = 0; i < gates.Length; i++)
        {
            bool passes = NestedGates.Evaluate(gates[i], ref context);
            if (context.Halt != HaltReason.None)
            {
                return context.Client is { AskedForGroup: true } && GrouplessRules.AnyHolds(gates, i, inverts: !value, ref context);
            }

            if (passes == value)
            {
                return true;
            }
        }

        return false;
    }
}
