using System;
using System.Text.Json;

namespace Statsig.Fast.Diagnostics;

/// <summary>The start or the end of one step, with what is known about it. Members that are null are not sent.</summary>
/// <remarks>The names on the wire, and their order, are those of the Python SDK.</remarks>
internal readonly struct DiagnosticsMarker
{
    internal DiagnosticsMarker(string? key, bool isStart, string? step = null)
    {
        Key = key;
        IsStart = isStart;
        Step = step;
    }

    /// <summary>What is measured; null for posts of events.</summary>
    internal string? Key { get; }

    internal bool IsStart { get; }

    internal string? Step { get; }

    internal int? StatusCode { get; init; }

    internal bool? Success { get; init; }

    /// <summary>The address; secret keys are taken out before it is kept.</summary>
    internal string? Url { get; init; }

    internal int? IdListCount { get; init; }

    internal string? SdkRegion { get; init; }

    internal string? MarkerId { get; init; }

    internal string? ConfigName { get; init; }

    internal string? ErrorName { get; init; }

    internal string? ErrorMessage { get; init; }

    internal string? NetworkProtocol { get; init; }

    /// <summary>Writes the marker as an object.</summary>
    internal void Write(Utf8JsonWriter json, double timestampMs)
    {
        json.WriteStartObject();
        Write(json, "key"u8, Key);
        json.WriteString("action"u8, IsStart ? "start"u8 : "end"u8);
        json.WriteNumber("timestamp"u8, timestampMs);
        Write(json, "step"u8, Step);
        Write(json, "statusCode"u8, StatusCode);
        Write(json, "success"u8, Success);
        Write(json, "url"u8, Url);
        Write(json, "idListCount"u8, IdListCount);
        Write(json, "sdkRegion"u8, SdkRegion);
        Write(json, "markerID"u8, MarkerId);
        Write(json, "configName"u8, ConfigName);
        WriteError(json);
        Write(json, "networkProtocol"u8, NetworkProtocol);
        json.WriteEndObject();
    }

    /// <summary>The same marker with no secret key in any of its free texts.</summary>
    internal DiagnosticsMarker Without(SecretRedaction redaction) => this with
    {
        Url = Url is null ? null : redaction.Apply(Url),
        SdkRegion = SdkRegion is null ? null : redaction.Apply(SdkRegion),
        ErrorMessage = ErrorMessage is null ? null : redaction.Apply(ErrorMessage),
    };

    private void WriteError(Utf8JsonWriter json)
    {
        if (ErrorName is null && ErrorMessage is null)
        {
            return;
        }

        json.WriteStartObject("error"u8);
        Write(json, "name"u8, ErrorName);
        Write(json, "message"u8, ErrorMessage);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool? flag)
    {
        if (flag is { } value)
        {
            json.WriteBoolean(name, value);
        }
    }
}
