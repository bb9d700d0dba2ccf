using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Statsig.Fast.Values;

namespace Statsig.Fast;

/// <summary>Reads and writes sticky assignments in the JSON form that Statsig's SDKs share.</summary>
/// <remarks>Tolerant when reading: the storage may contain assignments from older or other SDKs.</remarks>
internal static class StickyJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static StickyAssignment Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A sticky assignment is a JSON object.");
        }

        var values = new StickyAssignment();
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                reader.Read();
                values = ReadMember(ref reader, json, name, values);
            }

            if (reader.Read())
            {
                throw new JsonException("More JSON follows the assignment.");
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text of the assignment is not valid Unicode.", exception);
        }

        return values;
    }

    internal static string Write(StickyAssignment values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("value", values.Value);
            if (values.JsonValue is null)
            {
                writer.WriteNull("json_value");
            }
            else
            {
                writer.WritePropertyName("json_value");
                writer.WriteRawValue(Validated(values.JsonValue), skipInputValidation: true);
            }

            writer.WriteString("rule_id", values.RuleId);
            writer.WriteString("group_name", values.GroupName);
            WriteExposures(writer, "secondary_exposures", values.SecondaryExposures);
            WriteExposures(writer, "undelegated_secondary_exposures", values.UndelegatedSecondaryExposures);
            writer.WriteString("config_delegate", values.ConfigDelegate);
            WriteTexts(writer, "explicit_parameters", values.ExplicitParameters);
            WriteNumber(writer, "time", values.TimeMs);
            WriteNumber(writer, "config_version", values.ConfigVersion);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static StickyAssignment ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, StickyAssignment values)
    {
        JsonTokenType token = reader.TokenType;
        string? text = token == JsonTokenType.String ? reader.GetString() : null;
        switch (name)
        {
            case "value": reader.Skip(); return values with { Value = token == JsonTokenType.True };
            case "rule_id": reader.Skip(); return values with { RuleId = text };
            case "group_name": reader.Skip(); return values with { GroupName = text };
            case "config_delegate": reader.Skip(); return values with { ConfigDelegate = text };
            case "time": return values with { TimeMs = ReadNumber(ref reader) is { } time and > -9e18 and < 9e18 ? (long)time : null };
            case "config_version": return values with { ConfigVersion = ReadNumber(ref reader) is { } version and >= 0 and <= uint.MaxValue ? (uint)version : null };
            case "explicit_parameters": return values with { ExplicitParameters = ReadTexts(ref reader) };
            case "secondary_exposures": return values with { SecondaryExposures = ReadExposures(ref reader) ?? [] };
            case "undelegated_secondary_exposures": return values with { UndelegatedSecondaryExposures = ReadExposures(ref reader) };
            case "json_value" when token == JsonTokenType.StartObject:
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return values with { JsonValue = Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]) };
            default:
                reader.Skip();
                return values;
        }
    }

    /// <summary>Writes the JSON unchanged; the check of the writer would reject deep values that payloads may contain.</summary>
    private static string Validated(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        while (reader.Read())
        {
        }

        return json;
    }

    private static double? ReadNumber(ref Utf8JsonReader reader)
    {
        double? number = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) ? value : null;
        reader.Skip();
        return number;
    }

    private static List<string>? ReadTexts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                texts.Add(reader.GetString()!);
            }

            reader.Skip();
        }

        return texts;
    }

    private static List<SecondaryExposure>? ReadExposures(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var exposures = new List<SecondaryExposure>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                exposures.Add(ReadExposure(ref reader));
            }

            reader.Skip();
        }

        return exposures;
    }

    private static SecondaryExposure ReadExposure(ref Utf8JsonReader reader)
    {
        string gate = "", gateValue = "", ruleId = "";
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            reader.Skip();
            (gate, gateValue, ruleId) = name switch
            {
                "gate" => (text, gateValue, ruleId),
                "gateValue" => (gate, text, ruleId),
                "ruleID" => (gate, gateValue, text),
                _ => (gate, gateValue, ruleId),
            };
        }

        return new SecondaryExposure(gate, gateValue, ruleId);
    }

    private static void WriteExposures(Utf8JsonWriter writer, string name, IReadOnlyList<SecondaryExposure>? exposures)
    {
        if (exposures is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (SecondaryExposure exposure in exposures)
        {
            if (exposure is null)
            {
                continue; // The type forbids it; storage written by the application may hold it anyway.
            }

            writer.WriteStartObject();
            writer.WriteString("gate", exposure.Gate);
            writer.WriteString("gateValue", exposure.GateValue);
            writer.WriteString("ruleID", exposure.RuleId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
