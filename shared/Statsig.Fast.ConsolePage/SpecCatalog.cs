using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Statsig.Fast.Compilation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ConsolePage;

/// <summary>
/// What is known about each entity. This class knows what a running server keeps: the compiled form, without the payload.
/// </summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The tool derives from it.")]
internal class SpecCatalog
{
    /// <summary>True for a spec of the payload; false for a name that is only referred to.</summary>
    internal static bool IsListed(CompiledSpec spec) => spec.Exists || spec.Autotune is not null;

    internal static int CountOf(Ruleset ruleset)
    {
        int count = ruleset.ParameterStores.Length;
        foreach (SpecIndex index in (SpecIndex[])[ruleset.Gates, ruleset.Configs, ruleset.Layers])
        {
            foreach (CompiledSpec spec in index.Specs)
            {
                count += IsListed(spec) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Writes all entities, in the order of their names.</summary>
    internal void WriteList(Utf8JsonWriter json, StatsigServer server)
    {
        Ruleset ruleset = server.CurrentRuleset;
        List<(ConsoleKind Kind, string Name, CompiledSpec? Spec)> entries = [];
        foreach (SpecIndex index in (SpecIndex[])[ruleset.Gates, ruleset.Configs, ruleset.Layers])
        {
            foreach (CompiledSpec spec in index.Specs)
            {
                if (IsListed(spec))
                {
                    entries.Add((KindOf(ruleset, index, spec), spec.Name, spec));
                }
            }
        }

        foreach (CompiledParameterStore store in ruleset.ParameterStores)
        {
            entries.Add((ConsoleKind.ParameterStore, store.Name, null));
        }

        entries.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : one.Kind.CompareTo(other.Kind));
        json.WriteStartObject();
        json.WriteStartArray("specs");
        foreach ((ConsoleKind kind, string name, CompiledSpec? spec) in entries)
        {
            json.WriteStartObject();
            WriteIdentity(json, kind, name, spec);
            WriteListFacts(json, kind, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes one entity with all that is known about it.</summary>
    /// <returns>False when the specs have no such entity; nothing was written then.</returns>
    internal bool TryWrite(Utf8JsonWriter json, StatsigServer server, ConsoleKind kind, string name)
    {
        Ruleset ruleset = server.CurrentRuleset;
        CompiledSpec? spec = kind == ConsoleKind.ParameterStore ? null : ruleset.Find(ConsoleKinds.SpecKindOf(kind), name);
        CompiledParameterStore? store = kind == ConsoleKind.ParameterStore ? ruleset.FindParameterStore(name) : null;
        if (store is null && (spec is null || !IsListed(spec)))
        {
            return false;
        }

        json.WriteStartObject();
        WriteIdentity(json, kind, name, spec);
        json.WriteStartArray("fields");
        foreach (UsedField field in spec is null ? [] : FieldAnalysis.Of(ruleset, ConsoleKinds.SpecKindOf(kind), spec))
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("kind", field.Kind == UsedFieldKind.CustomId ? "unitID" : field.Kind == UsedFieldKind.Environment ? "environment" : "field");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!TryWriteFacts(json, kind, name))
        {
            WriteCompiled(json, kind, spec, store);
        }

        json.WriteEndObject();
        return true;
    }

    /// <summary>Writes the findings of a linter as a member; null where there is none.</summary>
    internal virtual void WriteFindings(Utf8JsonWriter json, string member) => json.WriteNull(member);

    /// <summary>Writes further members of an entry of the list.</summary>
    protected virtual void WriteListFacts(Utf8JsonWriter json, ConsoleKind kind, string name)
    {
    }

    /// <summary>Writes the rules and all else that the payload says; false, and nothing written, without the payload.</summary>
    protected virtual bool TryWriteFacts(Utf8JsonWriter json, ConsoleKind kind, string name) => false;

    private static ConsoleKind KindOf(Ruleset ruleset, SpecIndex index, CompiledSpec spec) =>
        ReferenceEquals(index, ruleset.Gates) ? ConsoleKind.Gate
        : ReferenceEquals(index, ruleset.Layers) ? ConsoleKind.Layer
        : ConsoleKinds.OfConfig(spec);

    private static void WriteIdentity(Utf8JsonWriter json, ConsoleKind kind, string name, CompiledSpec? spec)
    {
        CompiledSpec? described = spec is { Exists: false, Autotune: { } autotune } ? autotune.Identity : spec;
        json.WriteString("kind", ConsoleKinds.TextOf(kind));
        json.WriteString("name", name);
        json.WriteString("entity", spec is null ? "parameterStore" : spec.Autotune is not null ? "autotune" : ConsoleKinds.TextOf(spec.Entity) ?? ConsoleKinds.TextOf(kind));
        json.WriteString("idType", described?.IdType);
        if (described?.Version is { } version)
        {
            json.WriteNumber("version", version);
        }

        if (spec is { DeclaresIsActive: true })
        {
            json.WriteBoolean("isActive", spec.IsActive);
        }
        else
        {
            json.WriteNull("isActive");
        }
    }

    /// <summary>Pass percentages and groups are part of the compiled form; conditions and weights are not.</summary>
    private static void WriteCompiled(Utf8JsonWriter json, ConsoleKind kind, CompiledSpec? spec, CompiledParameterStore? store)
    {
        json.WriteBoolean("hasFacts", false);
        json.WriteNull("cost");
        json.WriteNull("layer");
        json.WriteStartArray("findings");
        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (CompiledRule rule in spec?.Rules ?? [])
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Passed.RuleId);
            json.WriteNull("name");
            json.WriteString("groupName", rule.Passed.GroupName);
            json.WriteNumber("passPercentage", rule.ThresholdBuckets / 100.0);
            json.WriteString("configDelegate", rule.Delegate?.Name);
            json.WriteStartArray("conditions");
            json.WriteEndArray();
            WriteValue(json, "returnValue", kind, rule.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (CompiledRule rule in spec?.Rules ?? [])
        {
            if (rule.Passed is { IsExperimentGroup: true } passed)
            {
                json.WriteStartObject();
                json.WriteString("name", passed.GroupName ?? passed.RuleId);
                json.WriteString("ruleID", passed.RuleId);
                json.WriteNull("weight");
                WriteValue(json, "value", kind, passed);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("parameters");
        foreach (CompiledStoreParameter parameter in store?.Parameters ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("reference", JsonNamingPolicy.CamelCase.ConvertName(parameter.Reference.ToString()));
            json.WriteString("target", parameter.TargetName.Length == 0 ? null : parameter.TargetName);
            json.WriteString("targetParameter", parameter.TargetParameter.Length == 0 ? null : parameter.TargetParameter);
            json.WritePropertyName("value");
            json.WriteRawValue(parameter.Value.HasValue ? parameter.Value.ToString() : "null", skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (spec is null)
        {
            json.WriteNull("defaultValue");
        }
        else
        {
            WriteValue(json, "defaultValue", kind, spec.Default);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string member, ConsoleKind kind, Outcome outcome)
    {
        if (kind == ConsoleKind.Gate)
        {
            json.WriteBoolean(member, outcome.Value);
            return;
        }

        json.WritePropertyName(member);
        json.WriteRawValue(outcome.Parameters.ObjectJson.Span, skipInputValidation: true);
    }
}
