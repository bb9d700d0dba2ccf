using System;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Cli.Inspecting;

/// <summary>Writes entities of a payload in the form of the console's page.</summary>
internal sealed class PayloadWriter(Utf8JsonWriter json, SpecSet set)
{
    /// <summary>The elements of a list that are written.</summary>
    private const int ShownElements = 20;

    private const int ShownCharacters = 400;

    internal void WriteSpec(Spec spec, string? layer)
    {
        double?[] weights = GroupWeights.Of(spec, set);
        json.WriteString("layer", layer);
        WriteValue("defaultValue", spec.DefaultValue);
        json.WriteStartArray("rules");
        foreach (Rule rule in spec.Rules)
        {
            WriteRule(rule);
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        for (int i = 0; i < weights.Length; i++)
        {
            if (spec.Rules[i] is { IsExperimentGroup: true } group)
            {
                json.WriteStartObject();
                json.WriteString("name", group.GroupName ?? group.Id);
                json.WriteString("ruleID", group.Id);
                WriteNumber("weight", weights[i]);
                WriteValue("value", group.ReturnValue);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("parameters");
        json.WriteEndArray();
    }

    internal void WriteStore(ParameterStoreSpec store)
    {
        json.WriteNull("cost");
        json.WriteNull("layer");
        json.WriteNull("defaultValue");
        json.WriteStartArray("rules");
        json.WriteEndArray();
        json.WriteStartArray("groups");
        json.WriteEndArray();
        json.WriteStartArray("parameters");
        foreach (ParameterSpec parameter in store.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("reference", JsonNamingPolicy.CamelCase.ConvertName(parameter.Kind.ToString()));
            json.WriteString("target", parameter.TargetName);
            json.WriteString("targetParameter", parameter.TargetParameter);
            WriteValue("value", parameter.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteRule(Rule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", NameOf(rule));
        json.WriteString("groupName", rule.GroupName);
        json.WriteNumber("passPercentage", double.Clamp(rule.PassPercentage, 0, 100));
        json.WriteString("configDelegate", rule.ConfigDelegate);
        WriteValue("returnValue", rule.ReturnValue);
        json.WriteStartArray("conditions");
        foreach (int index in rule.Conditions)
        {
            WriteCondition(set.ConditionAt(index));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The name of a rule; null when it is the rule ID, or cannot be decoded.</summary>
    private string? NameOf(Rule rule)
    {
        if (!rule.Name.IsPresent)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(rule.Name.In(set.Payload.Span));
            return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { } name && name != rule.Id ? name : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair.
        }
    }

    private void WriteCondition(Condition? condition)
    {
        json.WriteStartObject();
        json.WriteString("type", condition?.Type ?? "missing in the payload");
        json.WriteString("operator", condition?.Operator);
        json.WriteString("field", condition?.Field);
        json.WriteString("idType", condition?.IdType);
        json.WriteString("target", condition is null ? null : TargetOf(condition.TargetValue));
        json.WriteEndObject();
    }

    /// <summary>The target as JSON, of a long one the beginning; null without one.</summary>
    private string? TargetOf(JsonSlice slice)
    {
        if (!slice.IsPresent)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(set.Payload.Slice(slice.Offset, slice.Length), new JsonDocumentOptions { MaxDepth = 1_000 });
        JsonElement target = document.RootElement;
        if (target.ValueKind == JsonValueKind.Array)
        {
            int count = target.GetArrayLength();
            return $"[{string.Join(", ", target.EnumerateArray().Take(ShownElements).Select(static element => Cut(element.GetRawText())))}{(count > ShownElements ? ", ..." : "")}]";
        }

        return target.ValueKind == JsonValueKind.Null ? null : Cut(target.GetRawText());
    }

    private static string Cut(string text) => text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters), "...");

    private void WriteValue(string member, JsonSlice slice)
    {
        json.WritePropertyName(member);
        if (slice.IsPresent)
        {
            json.WriteRawValue(slice.In(set.Payload.Span), skipInputValidation: true);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }

    private void WriteNumber(string member, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(member, value);
        }
        else
        {
            json.WriteNull(member);
        }
    }
}
