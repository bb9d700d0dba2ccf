using System;
using Statsig.Fast.Compilation.Operators;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Turns conditions into delegates over prepared operands.</summary>
/// <remarks>Types and operators are compared exactly: another case is another, unknown, word. Source: the reference.</remarks>
internal sealed class ConditionCompiler(CompilationScope scope)
{
    private readonly CompiledCondition?[] _compiled = new CompiledCondition?[scope.Set.Conditions.Length];

    /// <summary>The condition at an index of the delivery, compiled once however many rules share it.</summary>
    internal CompiledCondition Get(int index)
    {
        if (_compiled[index] is { } known)
        {
            return known;
        }

        CompiledCondition compiled = scope.Set.Conditions[index] is { } condition ? Compile(condition) : Unsupported.Condition;
        _compiled[index] = compiled;
        return compiled;
    }

    private CompiledCondition Compile(Condition condition)
    {
        switch (condition.Type)
        {
            case "public":
                return new CompiledCondition(null);
            case "pass_gate":
            case "fail_gate":
            case "multi_pass_gate":
            case "multi_fail_gate":
                return Gates.Compile(condition.Type, TargetOf(condition), scope);
        }

        if (SourceOf(condition) is not { } source || condition.Operator is not { } name)
        {
            return Unsupported.Condition;
        }

        if (condition.Type == "user_bucket"
            && Buckets.TryCompile(name, BucketOf(condition), scope.Bytes(condition.TargetValue)) is { } bucketed)
        {
            return bucketed;
        }

        TargetValue target = TargetOf(condition);
        CompiledCondition compiled = Strings.TryCompile(name, source, target)
            ?? Numbers.TryCompile(name, source, target)
            ?? Versions.TryCompile(name, source, target)
            ?? Times.TryCompile(name, source, target)
            ?? Equality.TryCompile(name, source, target)
            ?? Arrays.TryCompile(name, source, target)
            ?? Segments.TryCompile(name, source, target, scope.IdLists)
            ?? Patterns.TryCompile(name, source, target, scope.Settings.RegexTimeout)
            ?? Unsupported.Condition;

        return LeavesTraces(condition) ? compiled with { IsObservable = true, AsksForGroup = condition.Type == "experiment_group" } : compiled;
    }

    /// <summary>Whether reading the value leaves something besides the value.</summary>
    private bool LeavesTraces(Condition condition) => condition.Type switch
    {
        // The group of another experiment may turn out too deep to tell, which ends the evaluation.
        "experiment_group" => true,

        // What could not be inferred shows in the reason, also when the rule had failed already.
        "ip_based" => !scope.Settings.LooksUpCountries,
        "ua_based" => scope.Settings.UserAgentParser is null,
        _ => false,
    };

    private TargetValue TargetOf(Condition condition)
    {
        TargetValue target = TargetValue.Read(scope.Bytes(condition.TargetValue));
        if (condition is { Type: "environment_field", Field: { } field } && field.Equals("tier", StringComparison.OrdinalIgnoreCase))
        {
            scope.NoteTiers(target);
        }

        return target;
    }

    private Rulesets.BucketKey BucketOf(Condition condition) => scope.Bucket((condition.BucketSalt ?? "") + ".", condition.IdType);

    private ValueSource? SourceOf(Condition condition) => condition.Type switch
    {
        "user_field" => new UserFieldValue(scope.UserField(condition.Field)),
        "ip_based" => new CountryValue(scope.UserField(condition.Field)),
        "ua_based" => new UserAgentValue(scope.UserField(condition.Field)),
        "environment_field" => new EnvironmentValue(condition.Field),
        "current_time" => new CurrentTimeValue(),
        "user_bucket" => new UserBucketValue(BucketOf(condition)),
        "unit_id" => new UnitIdValue(scope.UnitId(condition.IdType)),
        "target_app" => new TargetAppValue(),
        "experiment_group" => new ExperimentGroupValue(condition.Field),
        _ => null,
    };
}
