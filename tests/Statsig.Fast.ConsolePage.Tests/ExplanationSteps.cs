using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>
/// The steps of an explanation as the page lists them: rules with their results, conditions, and the answers of nested specs.
/// </summary>
internal static class ExplanationSteps
{
    internal static List<string> Of(string json)
    {
        var steps = new List<string>();
        if (Child(JsonElement.Parse(json), "spec") is { } spec)
        {
            Add(spec, steps);
        }

        return steps;
    }

    private static void Add(JsonElement spec, List<string> steps)
    {
        foreach (JsonElement mapping in spec.GetProperty("mappings").EnumerateArray())
        {
            if (Child(mapping, "spec") is { } target && !IsKnown(target))
            {
                Add(target, steps);
            }
        }

        if (Child(spec, "targetingGate") is { } gate)
        {
            AddNested(gate, steps);
        }

        foreach (JsonElement rule in spec.GetProperty("rules").EnumerateArray())
        {
            steps.Add($"rule {rule.GetProperty("id").GetString()} {rule.GetProperty("result").GetString()}");
            foreach (JsonElement condition in rule.GetProperty("conditions").EnumerateArray())
            {
                string state = condition.GetProperty("holds").ValueKind switch { JsonValueKind.True => "holds", JsonValueKind.False => "fails", _ => "unknown" };
                steps.Add($"condition {state}{(condition.GetProperty("isSkipped").GetBoolean() ? " skipped" : "")}");
                foreach (JsonElement nested in condition.GetProperty("specs").EnumerateArray())
                {
                    AddNested(nested, steps);
                }
            }

            if (Child(rule, "spec") is { } experiment)
            {
                AddNested(experiment, steps);
            }
        }
    }

    private static void AddNested(JsonElement spec, List<string> steps)
    {
        bool passed = spec.GetProperty("passed").GetBoolean();
        steps.Add("spec " + (spec.GetProperty("kind").GetString() == "gate" ? (passed ? "on" : "off")
            : spec.GetProperty("groupName").GetString() ?? (passed ? spec.GetProperty("ruleID").GetString() : "default")));
        if (!IsKnown(spec))
        {
            Add(spec, steps);
        }
    }

    private static bool IsKnown(JsonElement spec) => spec.GetProperty("isShownAbove").GetBoolean();

    private static JsonElement? Child(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.Object ? child : null;
}
