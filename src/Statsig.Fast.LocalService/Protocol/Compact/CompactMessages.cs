using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Statsig.Fast.LocalService.Protocol.Compact.Wire;

namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>Turns specs and conditions of the JSON form (v2) into messages.</summary>
/// <remarks>Every member throws for what a message cannot express: a missing member, another type, a word without a number.</remarks>
internal static class CompactMessages
{
    internal static Spec SpecOf(JsonElement json)
    {
        var spec = new Spec
        {
            Salt = Text(json, "salt"),
            Enabled = json.GetProperty("enabled").GetBoolean(),
            DefaultValue = Returned(json.GetProperty("defaultValue")),
            Entity = CompactWords.OfEntity(Text(json, "entity")),
            IdType = IdTypeOf(Text(json, "idType")),
        };
        foreach (JsonElement rule in json.GetProperty("rules").EnumerateArray())
        {
            spec.Rules.Add(RuleOf(rule));
        }

        if (Find(json, "version") is { } version)
        {
            spec.Version = version.GetUInt32();
        }

        if (Find(json, "isActive") is { } isActive)
        {
            spec.IsActive = isActive.GetBoolean();
        }

        if (Find(json, "hasSharedParams") is { } hasSharedParams)
        {
            spec.HasSharedParams = hasSharedParams.GetBoolean();
        }

        if (Find(json, "useNewLayerEval") is { } useNewLayerEval)
        {
            spec.UseNewLayerEval = useNewLayerEval.GetBoolean();
        }

        if (Find(json, "forwardAllExposures") is { } forwardAllExposures)
        {
            spec.ForwardAllExposures = forwardAllExposures.GetBoolean();
        }

        AddTexts(json, "explicitParameters", spec.ExplicitParameters);
        AddTexts(json, "targetAppIDs", spec.TargetAppIds);
        AddTexts(json, "fieldsUsed", spec.FieldsUsed);
        return spec;
    }

    internal static Condition ConditionOf(JsonElement json)
    {
        var condition = new Condition { ConditionType = CompactWords.OfConditionType(Text(json, "type")), IdType = IdTypeOf(Text(json, "idType")) };
        if (Find(json, "targetValue") is { } target)
        {
            condition.TargetValue = ValueOf(target);
        }

        if (Find(json, "operator") is { } name)
        {
            condition.Operator = CompactWords.OfOperator(name.GetString()!);
        }

        if (Find(json, "field") is { } field)
        {
            condition.Field = field.GetString();
        }

        if (Find(json, "additionalValues") is { } values)
        {
            condition.AdditionalValues = Raw(values);
        }

        return condition;
    }

    /// <summary>The bytes of a value as they stand in the payload.</summary>
    internal static ByteString Raw(JsonElement json) => ByteString.CopyFrom(JsonMarshal.GetRawUtf8Value(json));

    private static Rule RuleOf(JsonElement json)
    {
        double percentage = json.GetProperty("passPercentage").GetDouble();
        var rule = new Rule
        {
            Name = Text(json, "name"),
            Id = Text(json, "id"),
            PassPercentage = (uint)Math.Clamp(percentage, 0, 100),
            PassPercentageFloat = percentage,
            IdType = IdTypeOf(Text(json, "idType")),
            ReturnValue = Returned(json.GetProperty("returnValue")),
        };
        foreach (JsonElement condition in json.GetProperty("conditions").EnumerateArray())
        {
            rule.Conditions.Add(condition.GetString() ?? throw new FormatException("A condition of a rule is null."));
        }

        if (Find(json, "salt") is { } salt)
        {
            rule.Salt = salt.GetString();
        }

        if (Find(json, "groupName") is { } group)
        {
            rule.GroupName = group.GetString();
        }

        if (Find(json, "configDelegate") is { } target)
        {
            rule.ConfigDelegate = target.GetString();
        }

        if (Find(json, "isExperimentGroup") is { } isGroup)
        {
            rule.IsExperimentGroup = isGroup.GetBoolean();
        }

        if (Find(json, "samplingRate") is { } rate && Math.Truncate(rate.GetDouble()) is >= 0 and var whole)
        {
            rule.SamplingRate = (float)whole;
        }

        return rule;
    }

    private static IdType IdTypeOf(string text) => text switch
    {
        "userID" => new IdType { KnownIdType = 1 },
        "stableID" => new IdType { KnownIdType = 2 },
        _ => new IdType { CustomIdType = text },
    };

    private static ReturnValue Returned(JsonElement json) => json.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? new ReturnValue { BoolValue = json.GetBoolean() }
        : new ReturnValue { RawValue = Raw(json) };

    private static AnyValue ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new AnyValue { StringValue = json.GetString() },
        JsonValueKind.True or JsonValueKind.False => new AnyValue { BoolValue = json.GetBoolean() },
        JsonValueKind.Number when json.TryGetInt64(out long whole) => new AnyValue { Int64Value = whole },
        JsonValueKind.Number when json.TryGetUInt64(out ulong large) => new AnyValue { Uint64Value = large },
        JsonValueKind.Number when double.IsFinite(json.GetDouble()) => new AnyValue { DoubleValue = json.GetDouble() },
        _ => new AnyValue { RawValue = Raw(json) },
    };

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"\"{name}\" is null."));

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static void AddTexts(JsonElement json, string name, Google.Protobuf.Collections.RepeatedField<string> texts)
    {
        if (Find(json, name) is { } array)
        {
            foreach (JsonElement text in array.EnumerateArray())
            {
                texts.Add(text.GetString() ?? throw new FormatException($"An element of \"{name}\" is null."));
            }
        }
    }
}
