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
    private readonly ConditionProblem?[] _problems = new ConditionProblem?[scope.Set.Conditions.Length];
    private readonly ConditionUses?[] _uses = new ConditionUses?[scope.Set.Conditions.Length];
    private readonly EqualConditions _equal = new(scope);

    /// <summary>The condition at an index of the delivery, compiled once for all rules that share it or have an equal one.</summary>
    /// <param name="index">The index.</param>
    /// <param name="specName">The spec that uses it, which a problem of the condition is a problem of.</param>
    internal CompiledCondition Get(int index, string specName)
    {
        index = _compiled[index] is null ? _equal.FirstOf(index) : index;
        ConditionUses? uses = _uses[index];
        if (_compiled[index] is not { } compiled)
        {
            // Only conditions whose time is bounded by a budget need to know their users.
            uses = scope.Set.ConditionAt(index) is { Operator: Patterns.Name } ? new ConditionUses() : null;
            _uses[index] = uses;
            compiled = Compile(scope.Set.ConditionAt(index), uses, out _problems[index]);
            _compiled[index] = compiled;
        }

        uses?.Add(specName);
        if (_problems[index] is { } problem)
        {
            scope.Problems.Add(specName, problem);
        }

        return compiled;
    }

    private CompiledCondition Compile(Condition? condition, ConditionUses? uses, out ConditionProblem? problem)
    {
        problem = null;
        if (condition is null)
        {
            problem = ConditionProblem.Unknown("a condition that is missing in the payload");
            return Unsupported.Of(null);
        }

        switch (condition.Type)
        {
            case "public":
                return Fixed.Public;
            case "pass_gate":
            case "fail_gate":
            case "multi_pass_gate":
            case "multi_fail_gate":
                return Gates.Compile(condition.Type, TargetOf(condition), scope);
        }

        if (SourceOf(condition) is not { } source)
        {
            problem = ConditionProblem.Unknown($"the condition type \"{condition.Type}\"");
            return Unsupported.Of(condition);
        }

        if (condition.Operator is not { } name)
        {
            problem = ConditionProblem.Unknown($"the condition type \"{condition.Type}\" without an operator");
            return WithoutOperator(condition, source);
        }

        if (condition.Type == "user_bucket"
            && Buckets.TryCompile(name, BucketOf(condition), source, scope.Bytes(condition.TargetValue)) is { } bucketed)
        {
            return bucketed;
        }

        TargetValue target = TargetOf(condition);
        CompiledCondition? compiled = Strings.TryCompile(name, source, target)
            ?? Numbers.TryCompile(name, source, target)
            ?? Versions.TryCompile(name, source, target)
            ?? Times.TryCompile(name, source, target)
            ?? Equality.TryCompile(name, source, target)
            ?? Arrays.TryCompile(name, source, target)
            ?? Segments.TryCompile(name, source, target, scope.IdLists)
            ?? Patterns.TryCompile(name, source, target, scope.Settings, uses ?? new ConditionUses(), out problem);
        if (compiled is not { } supported)
        {
            problem = ConditionProblem.Unknown($"the operator \"{name}\" of the condition type \"{condition.Type}\"");
            return WithoutOperator(condition, source);
        }

        return AsksForGroup(condition) ? Fixed.Reading(supported) with { IsObservable = true, AsksForGroup = true }
            : LeavesTraces(condition) ? Fixed.Reading(supported) with { IsObservable = true }
            : supported;
    }

    /// <summary>
    /// Whether the condition asks for the user's group in an experiment, which exposes the experiment, and ends the entry of a client
    /// response, or the whole evaluation when it turns out too deep to tell. Without the name of an experiment there is nothing to ask for:
    /// the value is a missing one.
    /// </summary>
    private static bool AsksForGroup(Condition condition) => condition is { Type: "experiment_group", Field: not null };

    private static CompiledCondition WithoutOperator(Condition condition, ValueSource source) =>
        AsksForGroup(condition) ? Unsupported.OnGroup(condition, source) : Unsupported.Of(condition);

    /// <summary>True when reading the value leaves something besides the value.</summary>
    private bool LeavesTraces(Condition condition) => condition.Type switch
    {
        // What could not be inferred shows in the reason, also when the rule had failed already.
        "ip_based" => !scope.Settings.LooksUpCountries,
        "ua_based" => scope.Settings.UserAgentParser is null,
        _ => false,
    };

    private TargetValue TargetOf(Condition condition)
    {
        TargetValue target = TargetValue.Read(scope.Bytes(condition.TargetValue), scope.Pool);
        if (condition is { Type: "environment_field", Field: { } field } && field.Equals("tier", StringComparison.OrdinalIgnoreCase))
        {
            scope.NoteTiers(target);
        }

        return target;
    }

    private Rulesets.BucketKey BucketOf(Condition condition) => scope.Bucket((condition.BucketSalt ?? "") + ".", condition.IdType);

    private ValueSource? SourceOf(Condition condition)
    {
        ValueSource? source = NewSource(condition);
        if (source is not null)
        {
            source.Operator = ConditionOperators.Of(condition.Operator);
        }

        return source;
    }

    private ValueSource? NewSource(Condition condition) => condition.Type switch
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
