using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Testing.Specs;

/// <summary>One spec that a builder describes: a gate, dynamic config, experiment or layer.</summary>
/// <param name="name">The name, also the salt.</param>
/// <param name="type">The wire's "type".</param>
/// <param name="entity">The wire's "entity".</param>
/// <param name="defaultValue">The value without a rule that applies, as JSON.</param>
/// <param name="check">The check of its parameters; null without a spec snapshot.</param>
internal sealed class SpecEntry(string name, string type, string entity, string defaultValue, ParameterCheck? check = null)
{
    internal string Name => name;

    internal string Default { get; set; } = defaultValue;

    internal string IdType { get; set; } = "userID";

    internal bool IsEnabled { get; set; } = true;

    internal bool? IsActive { get; set; }

    internal List<string> ExplicitParameters { get; } = [];

    internal List<RuleEntry> Rules { get; } = [];

    /// <summary>The names of other specs that the spec refers to, which must exist.</summary>
    internal List<(SpecReference Kind, string Name)> References { get; } = [];

    /// <summary>Returns parameters as JSON.</summary>
    /// <exception cref="ArgumentException">The spec snapshot has other parameters.</exception>
    internal string Checked(ParameterValues values)
    {
        check?.Check(values);
        return values.Json;
    }

    internal RuleEntry Add(RuleEntry rule)
    {
        Rules.Add(rule);
        return rule;
    }

    /// <summary>Returns an ID for the next rule that no other rule of the spec has.</summary>
    internal string NextRuleId(string prefix) => $"{prefix}_{Rules.Count + 1}";

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("type", type);
        json.WriteString("entity", entity);
        json.WriteString("salt", name);
        json.WriteBoolean("enabled", IsEnabled);
        json.WritePropertyName("defaultValue");
        json.WriteRawValue(Default);
        json.WriteString("idType", IdType);
        json.WriteNumber("version", 1);
        if (IsActive is { } isActive)
        {
            json.WriteBoolean("isActive", isActive);
        }

        if (ExplicitParameters.Count > 0)
        {
            json.WriteBoolean("hasSharedParams", true);
            json.WriteStartArray("explicitParameters");
            ExplicitParameters.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        json.WriteStartArray("rules");
        foreach (RuleEntry rule in IsEnabled ? Rules : []) // The service delivers a disabled spec without rules.
        {
            rule.Write(json, IdType);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
