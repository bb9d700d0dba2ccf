using System;
using System.Text;
using Statsig.Fast.Compilation;
using Statsig.Fast.Compilation.Operators;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Patterns;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Linting;

/// <summary>What matters about one condition when its cost and its use are judged.</summary>
internal sealed class ConditionFacts
{
    private static readonly string[] NoGates = [];

    private ConditionFacts(string key) => Key = key;

    /// <summary>Equal for conditions that always answer the same.</summary>
    internal string Key { get; }

    internal bool HoldsForAllUsers { get; private init; }

    /// <summary>Why the condition ends every evaluation that reaches it; null when it does not.</summary>
    internal string? Unsupported { get; private init; }

    internal bool IsRegex { get; private init; }

    /// <summary>A regular expression that never matches because it cannot be used, and why; null otherwise.</summary>
    internal string? BadPattern { get; private init; }

    internal int Hashes { get; private init; }

    /// <summary>The elements of a target list; 0 without one.</summary>
    internal int ListSize { get; private init; }

    internal string[] Gates { get; private init; } = NoGates;

    internal string? Experiment { get; private init; }

    internal string? IdList { get; private init; }

    internal static ConditionFacts Of(Condition? condition, int index, ReadOnlySpan<byte> payload)
    {
        if (condition is null)
        {
            return new ConditionFacts($"missing {index}") { Unsupported = "the payload does not hold a condition that it refers to" };
        }

        ReadOnlySpan<byte> raw = condition.TargetValue.IsPresent ? condition.TargetValue.In(payload) : default;
        string key = string.Join('\n', condition.Type, condition.Operator, condition.Field, condition.IdType, condition.BucketSalt, Encoding.UTF8.GetString(raw));
        TargetValue target = TargetValue.Read(raw);
        switch (condition.Type)
        {
            case "public":
                return new ConditionFacts(condition.Type) { HoldsForAllUsers = true };
            case "pass_gate" or "fail_gate":
                return new ConditionFacts(key) { Gates = [target.Text ?? ""] };
            case "multi_pass_gate" or "multi_fail_gate":
                return new ConditionFacts(key) { Gates = target.IsArray ? target.Elements : NoGates, ListSize = target.Elements.Length };
        }

        bool isRegex = condition.Operator == Patterns.Name;
        bool isList = condition.Operator is "in_segment_list" or "not_in_segment_list";
        return new ConditionFacts(key)
        {
            Unsupported = ProblemOf(condition, target),
            IsRegex = isRegex,
            BadPattern = isRegex ? PatternProblemOf(target.Text) : null,
            Hashes = (condition.Type == "user_bucket" ? 1 : 0) + (isList ? 1 : 0),
            ListSize = target.Elements.Length,
            Experiment = condition.Type == "experiment_group" ? condition.Field ?? "" : null,
            IdList = isList ? target.Text : null,
        };
    }

    private static string? ProblemOf(Condition condition, TargetValue target)
    {
        if (condition.Type is not ("user_field" or "ip_based" or "ua_based" or "environment_field" or "current_time" or "user_bucket" or "unit_id"
            or "target_app" or "experiment_group"))
        {
            return $"the condition type \"{condition.Type}\" is unknown";
        }

        return condition.Operator switch
        {
            null => $"a condition of the type \"{condition.Type}\" has no operator",
            { } name when !IsOperator(name, target) => $"the operator \"{name}\" is unknown",
            _ => null,
        };
    }

    /// <summary>Uses the families of operators, so that no second list of them is needed.</summary>
    private static bool IsOperator(string name, TargetValue target)
    {
        var source = new CurrentTimeValue();
        return (Strings.TryCompile(name, source, target)
            ?? Numbers.TryCompile(name, source, target)
            ?? Versions.TryCompile(name, source, target)
            ?? Times.TryCompile(name, source, target)
            ?? Equality.TryCompile(name, source, target)
            ?? Arrays.TryCompile(name, source, target)
            ?? Segments.TryCompile(name, source, target, new IdListStore())
            ?? Patterns.TryCompile(name, source, TargetValue.Read([]), new EvaluationSettings(), new ConditionUses(), out _)) is not null;
    }

    private static string? PatternProblemOf(string? pattern) => pattern is null
        ? "its target is not a text"
        : SearchPattern.Create(pattern, TimeSpan.FromSeconds(1)).Problem is { } problem ? $"the pattern \"{pattern}\" cannot be used, since {problem}" : null;
}
