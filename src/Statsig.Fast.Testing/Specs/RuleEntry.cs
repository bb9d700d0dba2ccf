using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Testing.Specs;

/// <summary>One rule of a spec.</summary>
internal sealed class RuleEntry(string id, string returnValue)
{
    internal string Id => id;

    internal List<ConditionEntry> Conditions { get; } = [];

    internal double PassPercentage { get; set; } = 100;

    internal string? GroupName { get; init; }

    internal string? Delegate { get; init; }

    internal void Write(Utf8JsonWriter json, string idType)
    {
        json.WriteStartObject();
        json.WriteString("name", id);
        json.WriteString("id", id);
        json.WriteString("salt", id);
        json.WriteNumber("passPercentage", PassPercentage);
        json.WritePropertyName("returnValue");
        json.WriteRawValue(returnValue);
        json.WriteString("idType", idType);
        if (GroupName is not null)
        {
            json.WriteString("groupName", GroupName);
            json.WriteBoolean("isExperimentGroup", true);
        }

        if (Delegate is not null)
        {
            json.WriteString("configDelegate", Delegate);
        }

        json.WriteStartArray("conditions");
        foreach (ConditionEntry condition in Conditions.Count == 0 ? [ConditionEntry.Everyone] : Conditions)
        {
            condition.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
