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
        foreach (NestedGate gate in gates)
        {
            bool passes = NestedGates.Evaluate(gate, ref context);
            if (passes || context.Halt != HaltReason.None)
            {
                return passes;
            }
        }

        return false;
    }

    private static bool AnyFails(this NestedGate[] gates, ref EvaluationContext context)
    {
        foreach (NestedGate gate in gates)
        {
            bool passes = NestedGates.Evaluate(gate, ref context);
            if (!passes || context.Halt != HaltReason.None)
            {
                return !passes;
            }
        }

        return false;
    }
}
