using System;
using System.Buffers;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Writes an answer as bytes, once; responses then copy it.</summary>
/// <remarks>Source: the entries of the reference, formats "v1", "v2" and "init_v2".</remarks>
internal static class AnswerWriter
{
    internal static PreparedAnswer Write(
        ResponseVariant variant, PreparedEntry entry, Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate, bool groupHeld)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var json = new JsonOutput(buffer);
        json.Write((byte)',');
        NameText.Write(ref json, entry.Spec.Name, variant.Algorithm);
        json.Write(":{"u8);
        bool isShort = variant.Format == ClientResponseFormat.InitV2;
        int exposuresAt, undelegatedAt = 0;
        if (isShort)
        {
            json.Flush();
            exposuresAt = buffer.WrittenCount;
            ShortAnswerWriter.Write(buffer, variant, entry, outcome, resolved, @delegate, groupHeld);
        }
        else
        {
            WriteMembers(ref json, variant, entry, outcome, resolved, @delegate, groupHeld);
            json.Write(",\"secondary_exposures\":["u8);
            json.Flush();
            exposuresAt = buffer.WrittenCount;
            if (entry.Kind == EntryKind.Layer)
            {
                buffer.Write("],\"undelegated_secondary_exposures\":["u8);
                undelegatedAt = buffer.WrittenCount;
            }

            buffer.Write("]}"u8);
        }

        return new PreparedAnswer
        {
            Outcome = outcome,
            Resolved = resolved,
            Delegate = @delegate,
            GroupHeld = groupHeld,
            Bytes = buffer.WrittenSpan.ToArray(),
            ExposuresAt = exposuresAt,
            UndelegatedAt = undelegatedAt,
            Value = isShort && entry.Kind != EntryKind.Gate ? CompactValue(outcome) : default,
        };
    }

    /// <summary>True when an experiment is running; an unsupported answer leaves that as the experiment has it.</summary>
    internal static bool IsActive(Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate) =>
        EvaluationResult.IsActiveOf(resolved, @delegate, outcome) || (outcome.IsUnsupported && resolved is { IsActive: true });

    internal static bool IsDeviceBased(string idType) => idType.Equals("stableID", StringComparison.OrdinalIgnoreCase);

    internal static void WriteTexts(ref JsonOutput json, string[] texts)
    {
        json.Write((byte)'[');
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0)
            {
                json.Write((byte)',');
            }

            json.WriteText(texts[i]);
        }

        json.Write((byte)']');
    }

    private static void WriteMembers(
        ref JsonOutput json, ResponseVariant variant, PreparedEntry entry, Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate, bool groupHeld)
    {
        EntryKind kind = entry.Kind;
        string idType = resolved?.IdType ?? "";
        json.Write("\"name\":"u8);
        NameText.Write(ref json, entry.Spec.Name, variant.Algorithm);
        json.Write(",\"value\":"u8);
        if (kind == EntryKind.Gate)
        {
            json.WriteBoolean(outcome.Value || groupHeld);
        }
        else
        {
            WriteValue(ref json, outcome);
        }

        json.Write(",\"rule_id\":"u8);
        json.WriteText(outcome.RuleId);

        // An overridden gate has no ID type; everything else that is overridden has an empty one.
        if (!variant.RemovesIdType && (kind != EntryKind.Gate || resolved is not null))
        {
            json.Write(",\"id_type\":"u8);
            json.WriteText(idType);
        }

        if (kind == EntryKind.Gate)
        {
            return;
        }

        json.Write(",\"is_device_based\":"u8);
        json.WriteBoolean(IsDeviceBased(idType));
        if (kind == EntryKind.DynamicConfig)
        {
            json.Write(",\"passed\":"u8);
            json.WriteBoolean(outcome.Value || groupHeld);
            return;
        }

        if (outcome.GroupName is { } group)
        {
            json.Write(",\"group_name\":"u8);
            json.WriteText(group);
        }

        WriteExperimentMembers(ref json, variant, entry, outcome, resolved, @delegate);
    }

    private static void WriteExperimentMembers(
        ref JsonOutput json, ResponseVariant variant, PreparedEntry entry, Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate)
    {
        bool isLayer = entry.Kind == EntryKind.Layer;
        if (entry.Kind == EntryKind.Experiment || (isLayer && @delegate is not null))
        {
            json.Write(",\"is_experiment_active\":"u8);
            json.WriteBoolean(IsActive(outcome, resolved, @delegate));
            json.Write(",\"is_user_in_experiment\":"u8);
            json.WriteBoolean(outcome.IsExperimentGroup);
        }

        if (!isLayer)
        {
            // The value of the spec, or of the experiment to which its rule delegates; an overridden answer has neither.
            if ((@delegate is { DeclaresIsInLayer: true } ? @delegate : resolved) is { IsInLayer: true })
            {
                json.Write(",\"is_in_layer\":true"u8);
            }

            if ((@delegate ?? resolved) is { ExplicitParameters: { } parameters })
            {
                json.Write(",\"explicit_parameters\":"u8);
                WriteTexts(ref json, parameters);
            }

            return;
        }

        json.Write(",\"explicit_parameters\":"u8);
        WriteTexts(ref json, EvaluationResult.ExplicitParametersOf(resolved, @delegate, outcome) ?? []);
        if (@delegate is not null)
        {
            json.Write(",\"allocated_experiment_name\":"u8);
            NameText.Write(ref json, @delegate.Name, variant.Algorithm);
        }

        if (outcome.ParameterRuleIds is { } ruleIds && variant.Format == ClientResponseFormat.V1)
        {
            WriteRuleIds(ref json, outcome.Parameters.Names, ruleIds);
        }
    }

    private static void WriteRuleIds(ref JsonOutput json, ReadOnlySpan<string> names, string[] ruleIds)
    {
        json.Write(",\"parameter_rule_ids\":{"u8);
        for (int i = 0; i < ruleIds.Length; i++)
        {
            if (i > 0)
            {
                json.Write((byte)',');
            }

            json.WriteText(names[i]);
            json.Write((byte)':');
            json.WriteText(ruleIds[i]);
        }

        json.Write((byte)'}');
    }

    private static void WriteValue(ref JsonOutput json, Outcome outcome)
    {
        if (outcome.IsWithoutValue)
        {
            json.Write("null"u8);
        }
        else
        {
            json.WriteCompact(outcome.Parameters.Json.Span);
        }
    }

    private static ReadOnlyMemory<byte> CompactValue(Outcome outcome)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var json = new JsonOutput(buffer);
        WriteValue(ref json, outcome);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
