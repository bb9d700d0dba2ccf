using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Statsig.Fast.Explaining;

/// <summary>The JSON form of explanations, described in docs/explain.md. Changes of what exists need another version.</summary>
internal static class ExplanationJson
{
    private const int Version = 1;

    /// <summary>Deep enough for every tree: 300 levels of specs, with ten levels of JSON each.</summary>
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 4_096, SkipValidation = true };

    internal static void Write(Explanation explanation, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version"u8, Version);
        writer.WriteString("kind"u8, ExplainedWords.Of(explanation.Kind));
        writer.WriteString("name"u8, explanation.Name);
        writer.WriteString("state"u8, ExplainedWords.Of(explanation.State));
        writer.WriteString("message"u8, explanation.Message);
        writer.WriteStartArray("suggestions"u8);
        foreach (string name in explanation.Suggestions)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
        WriteSpecs(explanation, writer);
        writer.WriteString("userID"u8, explanation.UserId);
        writer.WriteBoolean("privateValues"u8, explanation.ShowsPrivateValues);
        WriteOutcome(explanation, writer);
        WriteAssignment(explanation.StickyAssignment, writer);
        WriteSpec("spec", explanation.Spec, writer);
        writer.WriteStartArray("parameters"u8);
        foreach (ExplainedParameter parameter in explanation.Parameters)
        {
            WriteParameter(parameter, writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteSpecs(Explanation explanation, Utf8JsonWriter writer)
    {
        if (explanation.SpecsAge is not { } age)
        {
            writer.WriteNull("specs"u8);
            return;
        }

        writer.WriteStartObject("specs"u8);
        writer.WriteString("source"u8, ExplainedWords.Of(explanation.Details.Source));
        WriteNumber("time", explanation.Details.SpecsTimeMs, writer);
        WriteNumber("receivedAt", explanation.Details.ReceivedAtMs, writer);
        writer.WriteNumber("ageMs"u8, (long)age.TotalMilliseconds);
        writer.WriteEndObject();
    }

    private static void WriteOutcome(Explanation explanation, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("outcome"u8);
        writer.WritePropertyName("value"u8);
        writer.WriteRawValue(explanation.ValueJson, skipInputValidation: true);
        writer.WriteBoolean("passed"u8, explanation.Passed);
        writer.WriteString("ruleID"u8, explanation.RuleId);
        writer.WriteString("groupName"u8, explanation.GroupName);
        writer.WriteString("idType"u8, explanation.IdType);
        writer.WriteString("reason"u8, explanation.Details.Text);
        WriteNumber("specVersion", explanation.Details.Version, writer);
        writer.WriteBoolean("isActive"u8, explanation.IsActive);
        writer.WriteBoolean("isUserInExperiment"u8, explanation.IsUserInExperiment);
        writer.WriteString("allocatedExperiment"u8, explanation.AllocatedExperiment);
        writer.WriteString("mappedTo"u8, explanation.MappedTo);
        writer.WriteStartArray("secondaryExposures"u8);
        foreach (SecondaryExposure exposure in explanation.SecondaryExposures)
        {
            writer.WriteStartObject();
            writer.WriteString("gate"u8, exposure.Gate);
            writer.WriteString("gateValue"u8, exposure.GateValue);
            writer.WriteString("ruleID"u8, exposure.RuleId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteAssignment(ExplainedStickyAssignment? assignment, Utf8JsonWriter writer)
    {
        if (assignment is null)
        {
            writer.WriteNull("stickyAssignment"u8);
            return;
        }

        writer.WriteStartObject("stickyAssignment"u8);
        writer.WriteString("status"u8, ExplainedWords.Of(assignment.Status));
        writer.WriteString("key"u8, assignment.Key);
        writer.WriteString("ruleID"u8, assignment.RuleId);
        writer.WriteString("groupName"u8, assignment.GroupName);
        writer.WriteString("experiment"u8, assignment.Experiment);
        writer.WriteString("message"u8, assignment.Message);
        writer.WriteEndObject();
    }

    private static void WriteParameter(ExplainedParameter parameter, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, parameter.Name);
        writer.WriteString("reference"u8, parameter.Reference is { } kind ? ExplainedWords.Of(kind) : "static");
        writer.WriteString("target"u8, parameter.Target);
        writer.WriteString("targetParameter"u8, parameter.TargetParameter);
        writer.WritePropertyName("value"u8);
        WriteValue(parameter.Value, writer);
        WriteSpec("spec", parameter.Spec, writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes a parameter's value; null for a missing one.</summary>
    private static void WriteValue(ParameterValue value, Utf8JsonWriter writer)
    {
        if (value.Kind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(value.ToString(), skipInputValidation: true); // Its text is its JSON.
        }
    }

    private static void WriteSpec(string? property, ExplainedSpec? spec, Utf8JsonWriter writer)
    {
        if (property is not null)
        {
            writer.WritePropertyName(property);
        }

        // A tree may be as deep as specs nest, and the stack of a caller smaller than that of the thread that explained.
        if (spec is null || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("kind"u8, ExplainedWords.Of(spec.Kind));
        writer.WriteString("name"u8, spec.Name);
        writer.WriteString("entity"u8, spec.Entity);
        writer.WriteString("decidedBy"u8, ExplainedWords.Of(spec.DecidedBy));
        writer.WriteBoolean("passed"u8, spec.Passed);
        writer.WriteString("ruleID"u8, spec.RuleId);
        writer.WriteString("groupName"u8, spec.GroupName);
        writer.WriteBoolean("isShownAbove"u8, spec.IsShownAbove);
        writer.WriteStartArray("mappings"u8);
        foreach (ExplainedMapping mapping in spec.Mappings)
        {
            writer.WriteStartObject();
            writer.WriteString("target"u8, mapping.Target);
            writer.WriteBoolean("applies"u8, mapping.Applies);
            WriteRules(mapping.Rules, writer);
            WriteSpec("spec", mapping.Spec, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteSpec("targetingGate", spec.TargetingGate, writer);
        WriteBucket(spec.Bucket, writer);
        WriteRules(spec.Rules, writer);
        writer.WriteNumber("rulesNotReached"u8, spec.RulesNotReached);
        writer.WriteEndObject();
    }

    private static void WriteRules(IReadOnlyList<ExplainedRule> rules, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("rules"u8);
        foreach (ExplainedRule rule in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, rule.Id);
            writer.WriteString("name"u8, rule.Name);
            writer.WriteString("groupName"u8, rule.GroupName);
            WriteNumber("startTime", rule.StartTimeMs, writer);
            writer.WriteString("result"u8, ExplainedWords.Of(rule.Result));
            writer.WriteBoolean("decides"u8, rule.Decides);
            writer.WriteStartArray("conditions"u8);
            foreach (ExplainedCondition condition in rule.Conditions)
            {
                WriteCondition(condition, writer);
            }

            writer.WriteEndArray();
            writer.WriteNumber("passPercentage"u8, rule.PassPercentage);
            WriteBucket(rule.Bucket, writer);
            WriteSpec("spec", rule.Spec, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCondition(ExplainedCondition condition, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, condition.Type);
        writer.WriteString("operator"u8, condition.Operator);
        writer.WriteString("field"u8, condition.Field);
        writer.WriteString("target"u8, condition.Target);
        WriteNumber("targetCount", condition.TargetCount, writer);
        writer.WriteString("value"u8, condition.Value);
        writer.WriteString("valueKind"u8, ExplainedWords.KindOf(condition));
        writer.WriteString("origin"u8, ExplainedWords.Of(condition.Origin));
        writer.WriteBoolean("isMasked"u8, condition.IsMasked);
        if (condition.Holds is { } holds)
        {
            writer.WriteBoolean("holds"u8, holds);
        }
        else
        {
            writer.WriteNull("holds"u8);
        }

        writer.WriteBoolean("isSkipped"u8, condition.IsSkipped);
        WriteBucket(condition.Bucket, writer);
        writer.WriteStartArray("specs"u8);
        foreach (ExplainedSpec spec in condition.Specs)
        {
            WriteSpec(null, spec, writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteBucket(ExplainedBucket? bucket, Utf8JsonWriter writer)
    {
        if (bucket is null)
        {
            writer.WriteNull("bucket"u8);
            return;
        }

        writer.WriteStartObject("bucket"u8);
        writer.WriteString("salt"u8, bucket.Salt);
        writer.WriteString("idType"u8, bucket.IdType);
        writer.WriteString("unitID"u8, bucket.UnitId);
        writer.WriteNumber("buckets"u8, bucket.Buckets);
        writer.WriteNumber("bucket"u8, bucket.Bucket);
        WriteNumber("threshold", bucket.Threshold, writer);
        writer.WriteBoolean("passes"u8, bucket.Passes);
        WriteNumber("distance", bucket.Distance, writer);
        writer.WriteEndObject();
    }

    private static void WriteNumber(string property, long? number, Utf8JsonWriter writer)
    {
        if (number is { } value)
        {
            writer.WriteNumber(property, value);
        }
        else
        {
            writer.WriteNull(property);
        }
    }
}
