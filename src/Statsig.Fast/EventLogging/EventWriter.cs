using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.EventLogging;

/// <summary>Writes events as JSON. Only this type contains the member names that the service expects.</summary>
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
    private readonly Dictionary<FragmentKey, byte[]> _metadata = [];
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
        target.Append(MetadataOf(in slot));
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

    private ReadOnlySpan<byte> MetadataOf(in EventSlot slot)
    {
        if (slot.Outcome!.Persisted is not null)
        {
            return WriteMetadata(in slot); // Created for one user: no other event shares it.
        }

        var key = new FragmentKey(slot.Spec, slot.Outcome, slot.Name, slot.Text, slot.Kind, slot.Flags);
        if (!_metadata.TryGetValue(key, out byte[]? json))
        {
            json = WriteMetadata(in slot);
            _metadata.Add(key, json);
        }

        return json;
    }

    /// <summary>Writes the metadata without its closing brace.</summary>
    private byte[] WriteMetadata(in EventSlot slot)
    {
        using var buffer = new ByteBuffer();
        buffer.Append(""","metadata":"""u8);
        using (var json = new Utf8JsonWriter(buffer, JsonText.Compact))
        {
            json.WriteStartObject();
            WriteSubject(json, in slot);
            WriteOrigin(json, in slot);
            json.WriteEndObject();
        }

        return buffer.Written[..^1].ToArray();
    }

    private static void WriteSubject(Utf8JsonWriter json, in EventSlot slot)
    {
        Outcome outcome = slot.Outcome!;
        string name = slot.Name ?? slot.Spec!.Name;
        switch (slot.Kind)
        {
            case EventKind.GateExposure:
                json.WriteString("gate"u8, name);
                json.WriteString("gateValue"u8, outcome.Value ? "true"u8 : "false"u8);
                json.WriteString("ruleID"u8, outcome.RuleId);
                break;
            case EventKind.ConfigExposure:
                json.WriteString("config"u8, name);
                json.WriteString("ruleID"u8, outcome.RuleId);
                json.WriteString("rulePassed"u8, outcome.Value ? "true"u8 : "false"u8);
                break;
            default:
                json.WriteString("config"u8, name);
                json.WriteString("ruleID"u8, RuleIdOf(outcome, slot.Text!));
                json.WriteString("allocatedExperiment"u8, (string?)slot.Extra ?? "");
                json.WriteString("parameterName"u8, slot.Text);
                json.WriteString("isExplicitParameter"u8, (slot.Flags & EventFlags.ExplicitParameter) != 0 ? "true"u8 : "false"u8);
                break;
        }

        if ((outcome.Persisted is { } persisted ? persisted.Version : slot.Spec?.Version) is { } version)
        {
            json.WriteString("configVersion"u8, Text(version));
        }

        // The requested name is written in addition to the spec's name only when a mapping selected another spec. Only some layer exposures
        // contain it. Source: the reference.
        if (slot.Name is not null && (slot.Kind != EventKind.LayerExposure || (slot.Flags & EventFlags.NamesMapping) != 0)
            && slot.Spec is { Name.Length: > 0 } answering)
        {
            json.WriteString("overrideConfigName"u8, answering.Name);
        }

        if ((slot.Flags & EventFlags.Manual) != 0)
        {
            json.WriteString("isManualExposure"u8, "true"u8);
        }
    }

    private void WriteOrigin(Utf8JsonWriter json, in EventSlot slot)
    {
        Ruleset ruleset = slot.Ruleset!;
        Outcome outcome = slot.Outcome!;
        json.WriteString("reason"u8, EvaluationResult.TextOf(ruleset, outcome, GapOf(slot.Flags)));
        bool isError = ReferenceEquals(outcome, Outcome.DepthExceeded);
        long? syncTime = outcome.Persisted is { } persisted ? persisted.TimeMs
            : !isError && (ruleset.HasSpecs || ruleset.Source == EvaluationSource.Loading) ? ruleset.TimeMs : null;
        if (syncTime is { } time)
        {
            json.WriteString("lcut"u8, Text(time));
        }

        if (outcome.Persisted is not null || (!isError && ruleset.HasSpecs))
        {
            json.WriteString("receivedAt"u8, Text(outcome.Persisted is not null ? slot.TimeMs : ruleset.ReceivedAtMs));
        }

        if (writesPythonTimeKeys)
        {
            json.WriteNumber("configSyncTime"u8, syncTime ?? 0);
            json.WriteNumber("initTime"u8, ruleset.InitTimeMs);
        }
    }

    private static string RuleIdOf(Outcome outcome, string parameter) =>
        outcome.ParameterRuleIds is { } ids && outcome.Parameters.IndexOf(parameter) is >= 0 and var index ? ids[index] : outcome.RuleId;

    private static InferenceGap GapOf(EventFlags flags) =>
        (flags & EventFlags.UserAgentGap) != 0 ? InferenceGap.UserAgent
        : (flags & EventFlags.CountryGap) != 0 ? InferenceGap.Country : InferenceGap.None;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Identifies the metadata of an exposure within a ruleset. Compares references and uses existing hashes.</summary>
    internal readonly struct FragmentKey(CompiledSpec? spec, Outcome outcome, string? name, string? text, EventKind kind, EventFlags flags)
        : IEquatable<FragmentKey>
    {
        private readonly CompiledSpec? _spec = spec;
        private readonly Outcome _outcome = outcome;
        private readonly string? _name = name;
        private readonly string? _text = text;
        private readonly EventKind _kind = kind;
        private readonly EventFlags _flags = flags;

        public bool Equals(FragmentKey other) =>
            ReferenceEquals(_spec, other._spec) && ReferenceEquals(_outcome, other._outcome) && _kind == other._kind && _flags == other._flags
            && _name == other._name && _text == other._text;

        public override bool Equals(object? obj) => obj is FragmentKey other && Equals(other);

        // A spec has one name with a known hash. Unknown names may be chosen by an attacker to collide in an unkeyed hash.
        public override int GetHashCode() =>
            HashCode.Combine(_outcome.Identity, _spec?.NameHash ?? NameHash(_name), _text?.GetHashCode() ?? 0, (int)_kind, (int)_flags);

        private static ulong NameHash(string? name) => name is null ? 0 : SeededHash.Of(name);
    }
}
