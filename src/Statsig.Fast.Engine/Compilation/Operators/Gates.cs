using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation.Operators;

/// <summary>Conditions on other gates.</summary>
/// <remarks>Source: "multi_" conditions are those of the Python SDK; they stop at the first gate that decides.</remarks>
internal static class Gates
{
    internal static CompiledCondition Compile(string type, TargetValue target, CompilationScope scope)
    {
        ConditionDelegate condition = type switch
        {
            "pass_gate" => scope.NestedGate(target.Text ?? "").Passes,
            "fail_gate" => scope.NestedGate(target.Text ?? "").Fails,
            "multi_pass_gate" => Many(target, scope).AnyPasses,
            _ => Many(target, scope).AnyFails,
        };

        return new CompiledCondition(condition, IsObservable: true);
    }

    private static NestedGate[] Many(TargetValue target, CompilationScope scope) =>
        target.IsArray ? Array.ConvertAll(target.Elements, scope.NestedGate) : [];

    private static bool Passes(this NestedGate gate, ref EvaluationContext context) => NestedGates.Evaluate(gate, ref context);

    private static bool Fails(this NestedGate gate, ref EvaluationContext context) => !NestedGates.Evaluate(gate, ref context);

    private static bool AnyPasses(this NestedGate[] gates, ref EvaluationContext context)
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

    private static bool AnyFails(this NestedGate[] gates, ref EvaluationContext context)
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
