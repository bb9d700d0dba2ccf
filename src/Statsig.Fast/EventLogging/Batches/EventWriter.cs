using System;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>
/// Writes events as JSON. Only this type and <see cref="ExposureMetadata"/> contain the member names that the service expects.
/// </summary>
/// <remarks>
/// Text that many events share is written once and copied: the metadata of an outcome, a list of secondary exposures, the user of the
/// previous event. The copies are bounded and discarded when the ruleset changes. For the pump's thread. Source: recorded requests of the
/// server core.
/// </remarks>
internal sealed class EventWriter(bool writesPythonTimeKeys) : IDisposable
{
    private const int MostFragments = 4096;

    private readonly ByteBuffer _scratch = new();
    private readonly Utf8JsonWriter _json = new(new ByteBuffer(1), JsonText.Compact);
    private readonly ExposureMetadata _metadata = new(writesPythonTimeKeys);
    private readonly Dictionary<ExposureTrail, byte[]> _secondary = [];
    private Ruleset? _ruleset;
    private StatsigUser? _user;
    private Ruleset? _userRuleset;

    /// <summary>Appends one event.</summary>
    /// <exception cref="Exception">A text of the event cannot be written; the buffer then ends with an incomplete event.</exception>
    internal void Write(ByteBuffer target, in EventSlot slot, in SamplingNote note)
    {
        switch (slot.Kind)
        {
            case EventKind.GateExposure:
                target.Append("""{"eventName":"statsig::gate_exposure","time":"""u8);
                WriteExposure(target, in slot, in note);
                break;
            case EventKind.ConfigExposure:
                target.Append("""{"eventName":"statsig::config_exposure","time":"""u8);
                WriteExposure(target, in slot, in note);
                break;
            case EventKind.LayerExposure:
                target.Append("""{"eventName":"statsig::layer_exposure","time":"""u8);
                WriteExposure(target, in slot, in note);
                break;
            default:
                WriteEvent(target, in slot);
                break;
        }
    }

    /// <summary>Releases users and rulesets, so that an idle server does not keep them alive.</summary>
    internal void Forget()
    {
        _metadata.Clear();
        _secondary.Clear();
        _ruleset = null;
        _user = null;
        _userRuleset = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _scratch.Dispose();
    }

    private void WriteExposure(ByteBuffer target, in EventSlot slot, in SamplingNote note)
    {
        if (!ReferenceEquals(slot.Ruleset, _ruleset) || _metadata.Count >= MostFragments || _secondary.Count >= MostFragments)
        {
            _metadata.Clear();
            _secondary.Clear();
            _ruleset = slot.Ruleset;
        }

        target.Append(slot.TimeMs);
        WriteUser(target, slot.User!, slot.Ruleset!);
        target.Append(_metadata.Of(in slot));
        if (writesPythonTimeKeys)
        {
            target.Append(""","serverTime":"""u8);
            target.Append(slot.TimeMs);
        }

        target.Append((byte)'}');
        WriteNote(target, in note);
        target.Append(SecondaryOf(slot.Trail));
        target.Append((byte)'}');
    }

    private void WriteEvent(ByteBuffer target, in EventSlot slot)
    {
        _json.Reset(target);
        _json.WriteStartObject();
        _json.WriteString("eventName"u8, slot.Name);
        _json.WriteNumber("time"u8, slot.TimeMs);
        switch (slot.Kind)
        {
            case EventKind.CustomInteger:
                _json.WriteNumber("value"u8, (long)slot.Bits);
                break;
            case EventKind.CustomNumber when double.IsFinite(BitConverter.UInt64BitsToDouble(slot.Bits)):
                _json.WriteNumber("value"u8, BitConverter.UInt64BitsToDouble(slot.Bits));
                break;
            case EventKind.CustomNumber:
                _json.WriteNull("value"u8); // JSON cannot represent NaN and infinities.
                break;
            case EventKind.Custom when slot.Text is not null:
                _json.WriteString("value"u8, slot.Text);
                break;
        }

        EventMetadata.Write(_json, slot.Extra);
        _json.Flush();
        if (slot.User is not null)
        {
            WriteUser(target, slot.User, slot.Ruleset!);
        }
        else if (slot.Kind == EventKind.Internal)
        {
            target.Append(""","user":{}"""u8); // The form that the reference uses for its own events.
        }

        target.Append((byte)'}');
    }

    private void WriteUser(ByteBuffer target, StatsigUser user, Ruleset ruleset)
    {
        if (!ReferenceEquals(user, _user) || !ReferenceEquals(ruleset, _userRuleset))
        {
            _user = null; // Until its text is complete.
            _scratch.Truncate(0);
            _scratch.Append(""","user":"""u8);
            UserJsonWriter.Write(_scratch, user, ruleset.Settings.GlobalCustomFields, ruleset.Environment);
            _user = user;
            _userRuleset = ruleset;
        }

        target.Append(_scratch.Written);
    }

    private static void WriteNote(ByteBuffer target, in SamplingNote note)
    {
        if (!note.IsDecided)
        {
            target.Append(""","statsigMetadata":{}"""u8);
            return;
        }

        target.Append(""","statsigMetadata":{"samplingRate":"""u8);
        if (note.Rate is { } rate)
        {
            target.Append(rate);
        }
        else
        {
            target.Append("null"u8);
        }

        target.Append(note.IsShadow ? ""","samplingMode":"shadow","shadowLogged":"""u8 : ""","samplingMode":"on","shadowLogged":"""u8);
        target.Append(note.IsSampled ? "\"logged\"}"u8 : "\"dropped\"}"u8);
    }

    private ReadOnlySpan<byte> SecondaryOf(ExposureTrail? trail)
    {
        if (trail is null)
        {
            return ""","secondaryExposures":[]"""u8;
        }

        if (!_secondary.TryGetValue(trail, out byte[]? json))
        {
            json = WriteSecondary(trail.ToArray());
            _secondary.Add(trail, json);
        }

        return json;
    }

    private static byte[] WriteSecondary(SecondaryExposure[] exposures)
    {
        using var buffer = new ByteBuffer();
        buffer.Append(""","secondaryExposures":"""u8);
        using (var json = new Utf8JsonWriter(buffer, JsonText.Compact))
        {
            json.WriteStartArray();
            foreach (SecondaryExposure exposure in exposures)
            {
                json.WriteStartObject();
                json.WriteString("gate"u8, exposure.Gate);
                json.WriteString("gateValue"u8, exposure.GateValue);
                json.WriteString("ruleID"u8, exposure.RuleId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.Written.ToArray();
    }
}
