using System.Buffers;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Writes the members of an entry with short names; exposures and values follow per response, as numbers.</summary>
/// <remarks>Every member but the first has a comma before it; usual answers are left out. Source: the reference's "init_v2".</remarks>
internal static class ShortAnswerWriter
{
    internal static void Write(
        ArrayBufferWriter<byte> buffer,
        ResponseVariant variant,
        PreparedEntry entry,
        Outcome outcome,
        CompiledSpec? resolved,
        CompiledSpec? @delegate,
        bool groupHeld)
    {
        var members = new ArrayBufferWriter<byte>(128);
        var json = new JsonOutput(members);
        EntryKind kind = entry.Kind;
        if (outcome.RuleId != "default")
        {
            json.Write(",\"r\":"u8);
            json.WriteText(outcome.RuleId);
        }

        if (!variant.RemovesIdType && resolved is not null)
        {
            json.Write(",\"i\":"u8);
            json.WriteText(resolved.IdType);
        }

        if (kind == EntryKind.Gate && (outcome.Value || groupHeld))
        {
            json.Write(",\"v\":true"u8);
        }

        if (kind == EntryKind.DynamicConfig)
        {
            json.Write(",\"p\":"u8);
            json.WriteBoolean(outcome.Value || groupHeld);
        }

        if (kind is EntryKind.Experiment or EntryKind.Autotune or EntryKind.Layer)
        {
            WriteExperimentMembers(ref json, variant, kind, outcome, resolved, @delegate);
        }

        json.Flush();
        if (members.WrittenCount > 0)
        {
            buffer.Write(members.WrittenSpan[1..]);
        }
    }

    private static void WriteExperimentMembers(
        ref JsonOutput json, ResponseVariant variant, EntryKind kind, Outcome outcome, CompiledSpec? resolved, CompiledSpec? @delegate)
    {
        if (outcome.GroupName is { } group)
        {
            json.Write(",\"gn\":"u8);
            json.WriteText(group);
        }

        if (kind == EntryKind.Experiment || @delegate is not null)
        {
            json.Write(",\"ea\":"u8);
            json.WriteBoolean(AnswerWriter.IsActive(outcome, resolved, @delegate));
            json.Write(",\"ue\":"u8);
            json.WriteBoolean(outcome.IsExperimentGroup);
        }

        if (kind != EntryKind.Layer)
        {
            return;
        }

        if (EvaluationResult.ExplicitParametersOf(resolved, @delegate, outcome) is { } explicitParameters)
        {
            json.Write(",\"ep\":"u8);
            AnswerWriter.WriteTexts(ref json, explicitParameters);
        }

        if (@delegate is not null)
        {
            json.Write(",\"ae\":"u8);
            NameText.Write(ref json, @delegate.Name, variant.Algorithm);
        }
    }
}
