using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Snapshots.Json;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Describing;

/// <summary>A condition of a rule, and what it says in words.</summary>
internal sealed class DescribedCondition
{
    /// <summary>The values of a list that are named; the others are counted.</summary>
    private const int MaxValues = 5;

    /// <param name="node">The condition; null for one that the payload refers to and does not have.</param>
    internal DescribedCondition(JsonNode? node)
    {
        Type = JsonNodes.TextOf(node?.Find("type")) ?? "missing";
        Operator = JsonNodes.TextOf(node?.Find("operator"));
        Field = node?.Find("field") is { Kind: JsonKind.String or JsonKind.Number } field ? field.Text : null;
        IdType = JsonNodes.TextOf(node?.Find("idType"));
        Target = node?.Find("targetValue");
        BucketSalt = JsonNodes.TextOf(node?.Find("additionalValues")?.Find("salt"));
    }

    internal string Type { get; }

    internal string? Operator { get; }

    internal string? Field { get; }

    internal string? IdType { get; }

    internal JsonNode? Target { get; }

    internal string? BucketSalt { get; }

    internal bool HoldsForAllUsers => Type == "public";

    /// <summary>The gates that it evaluates.</summary>
    internal IEnumerable<string> Gates => Type switch
    {
        "pass_gate" or "fail_gate" => [JsonNodes.TextOf(Target) ?? ""],
        "multi_pass_gate" or "multi_fail_gate" => Values(),
        _ => [],
    };

    /// <summary>The experiment that it evaluates; null for none.</summary>
    internal string? Experiment => Type == "experiment_group" ? Field : null;

    /// <summary>What is compared, without the target: equal for two versions of one condition.</summary>
    internal string Key => string.Join('\n', Type, Operator, Field, UsesUnit ? IdType : "");

    /// <summary>What is compared, however it is.</summary>
    internal string SubjectKey => string.Join('\n', Type, Field, UsesUnit ? IdType : "");

    private bool UsesUnit => Type is "user_bucket" or "unit_id";

    /// <summary>True when two conditions hold for the same users.</summary>
    internal static bool AreSame(DescribedCondition left, DescribedCondition right) =>
        left.Key == right.Key && (left.Type != "user_bucket" || left.BucketSalt == right.BucketSalt)
        && (left.HoldsForAllUsers || JsonNodes.AreEqual(left.Target, right.Target));

    /// <summary>The condition in words, such as: email ends with any of ("@example.com").</summary>
    internal string Words() => Type switch
    {
        "public" => "everyone",
        "missing" => "a condition that the payload does not have",
        "pass_gate" => $"passes gate {Quoted(Gates)}",
        "fail_gate" => $"fails gate {Quoted(Gates)}",
        "multi_pass_gate" => $"passes any of the gates {Quoted(Gates)}",
        "multi_fail_gate" => $"fails any of the gates {Quoted(Gates)}",
        _ => $"{Head()} {TargetWords()}",
    };

    /// <summary>The condition without its target, such as: email ends with any of.</summary>
    internal string Head()
    {
        string subject = ConditionWords.SubjectOf(Type, Field, IdType);
        string phrase = ConditionWords.PhraseOf(Operator);

        // "browser version version is at least" says it twice.
        return subject.EndsWith("version", StringComparison.OrdinalIgnoreCase) && phrase.StartsWith("version ", StringComparison.Ordinal)
            ? $"{subject} {phrase["version ".Length..]}"
            : $"{subject} {phrase}";
    }

    /// <summary>The target in words: a list in brackets, a time as a date, anything else as JSON.</summary>
    internal string TargetWords() => Target switch
    {
        { Kind: JsonKind.Array or JsonKind.Object } when Type == "user_bucket" => $"{CountOf(Values().Length)} of 1,000",
        { Kind: JsonKind.Array } => $"({ListOf(Values())})",
        { Kind: JsonKind.Number } when Type == "user_bucket" => $"{Target.Text} of 1,000",
        { Kind: JsonKind.Number } when ConditionWords.ComparesTimes(Operator) && TimeOf(Target.Number) is { } time => time,
        _ => JsonNodes.Print(Target),
    };

    /// <summary>The elements of the target as texts; the names of an object, which the service uses for sets.</summary>
    internal string[] Values() =>
    [
        .. (Target?.Items ?? []).Select(static item => item.Kind == JsonKind.String ? item.Text : JsonNodes.Print(item)),
        .. (Target?.DistinctMembers() ?? []).Select(static member => member.Name),
    ];

    /// <summary>True when the target is a list, whose elements can be compared.</summary>
    internal bool HasValues => Target is { Kind: JsonKind.Array or JsonKind.Object };

    /// <summary>The first few values in quotes and the number of the others.</summary>
    internal static string ListOf(IReadOnlyList<string> values)
    {
        string first = string.Join(", ", values.Take(MaxValues).Select(static value => JsonNodes.Cut(JsonNodes.Quote(value), 60)));
        return values.Count > MaxValues ? $"{first} and {CountOf(values.Count - MaxValues)} more" : first;
    }

    internal static string CountOf(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(JsonNodes.Quote));

    private static string? TimeOf(double milliseconds) => milliseconds is > -62135596800000.0 and < 253402300800000.0
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : null;
}
