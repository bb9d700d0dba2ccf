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
            "pass_gate" => new NestedCondition(NestedConditionType.Pass, [scope.NestedGate(target.Text ?? "")]).Passes,
            "fail_gate" => new NestedCondition(NestedConditionType.Fail, [scope.NestedGate(target.Text ?? "")]).Fails,
            "multi_pass_gate" => new NestedCondition(NestedConditionType.AnyPasses, Many(target, scope)).AnyPasses,
            _ => new NestedCondition(NestedConditionType.AnyFails, Many(target, scope)).AnyFails,
        };

        return new CompiledCondition(condition, IsObservable: true);
    }

    private static NestedGate[] Many(TargetValue target, CompilationScope scope) =>
        target.IsArray ? Array.ConvertAll(target.Elements, scope.NestedGate) : [];
}
