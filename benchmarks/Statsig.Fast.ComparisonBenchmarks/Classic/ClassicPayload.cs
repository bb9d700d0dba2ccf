using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>The payload as objects and dictionaries, with targets in the type that their operator requires.</summary>
internal sealed class ClassicPayload
{
    internal required Dictionary<string, ClassicSpec> Gates { get; init; }

    internal required Dictionary<string, ClassicSpec> Configs { get; init; }

    internal required Dictionary<string, ClassicSpec> Layers { get; init; }

    internal static ClassicPayload Read(byte[] payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement root = document.RootElement;
        return new ClassicPayload
        {
            Gates = Specs(root.GetProperty("feature_gates")),
            Configs = Specs(root.GetProperty("dynamic_configs")),
            Layers = Specs(root.GetProperty("layer_configs")),
        };
    }

    private static Dictionary<string, ClassicSpec> Specs(JsonElement specs) => specs.EnumerateArray().Select(Spec).ToDictionary(static spec => spec.Name);

    private static ClassicSpec Spec(JsonElement spec) => new(
        spec.GetProperty("name").GetString()!,
        spec.GetProperty("salt").GetString()!,
        spec.GetProperty("enabled").GetBoolean(),
        Value(spec.GetProperty("defaultValue")),
        [.. spec.GetProperty("rules").EnumerateArray().Select(Rule)],
        spec.TryGetProperty("explicitParameters", out JsonElement names) ? [.. names.EnumerateArray().Select(static name => name.GetString()!)] : []);

    private static ClassicRule Rule(JsonElement rule) => new(
        rule.GetProperty("id").GetString()!,
        rule.GetProperty("salt").GetString()!,
        rule.GetProperty("passPercentage").GetDouble(),
        rule.GetProperty("idType").GetString()!,
        Value(rule.GetProperty("returnValue")),
        rule.TryGetProperty("configDelegate", out JsonElement config) ? config.GetString() : null,
        [.. rule.GetProperty("conditions").EnumerateArray().Select(Condition)]);

    private static ClassicCondition Condition(JsonElement condition)
    {
        string? comparison = condition.GetProperty("operator").GetString();
        JsonElement target = condition.GetProperty("targetValue");
        return new ClassicCondition(
            condition.GetProperty("type").GetString()!,
            comparison,
            condition.GetProperty("field").GetString(),
            condition.GetProperty("idType").GetString()!,
            condition.GetProperty("additionalValues").TryGetProperty("salt", out JsonElement salt) ? salt.GetString() : null,
            Target(comparison, target));
    }

    private static object? Target(string? comparison, JsonElement target) => comparison switch
    {
        "any" or "none" => target.EnumerateArray().Select(static item => item.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase),
        "version_lt" or "version_gt" => Version.Parse(target.GetString()!),
        _ => Value(target),
    };

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(static member => member.Name, static member => Value(member.Value)),
        _ => null,
    };
}
