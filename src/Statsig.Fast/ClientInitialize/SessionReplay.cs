using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.ClientInitialize;

/// <summary>The session settings of a payload, read once; a response adds one random number and one gate.</summary>
/// <remarks>A member of another kind than expected counts as absent.</remarks>
internal sealed class SessionReplay
{
    private readonly List<Trigger> _eventTriggers = [];
    private readonly List<Trigger> _exposureTriggers = [];
    private double? _samplingRate;
    private bool? _isBlocked;
    private byte[] _privacy = [];
    private byte[] _fixed = [];

    private SessionReplay()
    {
    }

    /// <summary>The gate that decides which users may be recorded; null without one.</summary>
    internal string? TargetingGate { get; private set; }

    internal static SessionReplay? Read(Ruleset ruleset, HashAlgorithm algorithm)
    {
        ReadOnlySpan<byte> info = ruleset.Client.SessionReplayInfo.Span;
        if (info.IsEmpty)
        {
            return null;
        }

        var session = new SessionReplay();
        session.ReadMembers(info, algorithm);
        session._fixed = session.FixedMembers();
        return session;
    }

    /// <summary>Writes the members of the top level, a comma before each.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="passesTargeting">What the targeting gate answers; not used without one.</param>
    /// <param name="random">The response's own random number, from 0 to below 1.</param>
    internal void Write(ref JsonOutput json, bool passesTargeting, double random)
    {
        bool canRecord = _isBlocked is not true && (TargetingGate is null || passesTargeting) && !(random > _samplingRate);
        json.Write(",\"can_record_session\":"u8);
        json.WriteBoolean(canRecord);
        json.Write(_fixed);
        if (TargetingGate is not null)
        {
            json.Write(",\"passes_session_recording_targeting\":"u8);
            json.WriteBoolean(passesTargeting);
        }

        WriteTriggers(ref json, ",\"session_recording_event_triggers\":{"u8, _eventTriggers, random);
        WriteTriggers(ref json, ",\"session_recording_exposure_triggers\":{"u8, _exposureTriggers, random);
    }

    private static void WriteTriggers(ref JsonOutput json, ReadOnlySpan<byte> member, List<Trigger> triggers, double random)
    {
        if (triggers.Count == 0)
        {
            return;
        }

        json.Write(member);
        for (int i = 0; i < triggers.Count; i++)
        {
            Trigger trigger = triggers[i];
            json.Write(i == 0 ? trigger.Bytes.AsSpan(1) : trigger.Bytes);
            if (trigger.SamplingRate is { } rate)
            {
                json.Write(trigger.HasValues ? ",\"passes_sampling\":"u8 : "\"passes_sampling\":"u8);
                json.WriteBoolean(random <= rate);
            }

            json.Write((byte)'}');
        }

        json.Write((byte)'}');
    }

    private void ReadMembers(ReadOnlySpan<byte> info, HashAlgorithm algorithm)
    {
        var reader = new Utf8JsonReader(info, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            switch (name)
            {
                case "sampling_rate": _samplingRate = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null; break;
                case "targeting_gate": TargetingGate = reader.TokenType == JsonTokenType.String ? reader.GetString() : null; break;
                case "recording_blocked": _isBlocked = reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null }; break;
            }

            reader.Skip();
            ReadOnlySpan<byte> value = info[start..(int)reader.BytesConsumed];
            switch (name)
            {
                case "session_recording_event_triggers": ReadTriggers(value, _eventTriggers, HashAlgorithm.None); break;
                case "session_recording_exposure_triggers": ReadTriggers(value, _exposureTriggers, algorithm); break;
                case "session_recording_privacy_settings": _privacy = value[0] == (byte)'{' ? value.ToArray() : []; break;
            }
        }
    }

    private static void ReadTriggers(ReadOnlySpan<byte> json, List<Trigger> triggers, HashAlgorithm algorithm)
    {
        triggers.Clear();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                triggers.Add(ReadTrigger(ref reader, json, name, algorithm));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static Trigger ReadTrigger(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name, HashAlgorithm algorithm)
    {
        double? rate = null;
        ReadOnlySpan<byte> values = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isRate = reader.ValueTextEquals("sampling_rate"u8), isValues = reader.ValueTextEquals("values"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isRate && reader.TokenType == JsonTokenType.Number)
            {
                rate = reader.GetDouble();
            }

            bool isArray = reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
            if (isValues && isArray)
            {
                values = json[start..(int)reader.BytesConsumed];
            }
        }

        var buffer = new ArrayBufferWriter<byte>(128);
        var output = new JsonOutput(buffer);
        output.Write((byte)',');
        NameText.Write(ref output, name, algorithm);
        output.Write(":{"u8);
        if (!values.IsEmpty)
        {
            output.Write("\"values\":"u8);
            output.WriteCompact(values);
        }

        output.Flush();
        return new Trigger(buffer.WrittenSpan.ToArray(), !values.IsEmpty, rate);
    }

    private byte[] FixedMembers()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var json = new JsonOutput(buffer);
        if (_samplingRate is { } rate)
        {
            json.Write(",\"session_recording_rate\":"u8);
            json.WriteNumber(rate);
        }

        if (_isBlocked is { } isBlocked)
        {
            json.Write(",\"recording_blocked\":"u8);
            json.WriteBoolean(isBlocked);
        }

        if (_privacy.Length > 0)
        {
            json.Write(",\"session_recording_privacy_settings\":"u8);
            json.WriteCompact(_privacy);
        }

        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private sealed record Trigger(byte[] Bytes, bool HasValues, double? SamplingRate);
}
