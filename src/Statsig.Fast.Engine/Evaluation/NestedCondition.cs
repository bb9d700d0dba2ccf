using System;
using System.Text;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Conditions on the values of other gates.</summary>
/// <param name="type">What the condition asks for.</param>
/// <param name="gates">The gates; exactly one for <see cref="Passes"/> and <see cref="Fails"/>.</param>
internal sealed class NestedCondition(NestedConditionType type, NestedGate[] gates) : IDescribedCondition
{
    private readonly NestedGate? _only = gates.Length == 1 ? gates[0] : null;

    internal NestedGate[] Gates => gates;

    public string Type => type switch
    {
        NestedConditionType.Pass => "pass_gate",
        NestedConditionType.Fail => "fail_gate",
        NestedConditionType.AnyPasses => "multi_pass_gate",
        _ => "multi_fail_gate",
    };

    public string? Operator => null;

    public string? Field => null;

    public int? TargetCount => type is NestedConditionType.AnyPasses or NestedConditionType.AnyFails ? gates.Length : null;

    public void AppendTarget(StringBuilder text)
    {
        if (_only is not null && TargetCount is null)
        {
            ShownText.AppendQuoted(text, _only.Name);
        }
        else
        {
            ShownText.AppendList(text, Array.ConvertAll(gates, static gate => gate.Name), gates.Length);
        }
    }

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
