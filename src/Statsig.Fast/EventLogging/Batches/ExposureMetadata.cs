using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Values;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>The metadata of exposures: what was evaluated, and why it has its value.</summary>
/// <remarks>
/// Exposures of one outcome share a text, which is written once. The owner clears the texts when the ruleset changes. For the pump's
/// thread.
/// </remarks>
internal sealed class ExposureMetadata(bool writesPythonTimeKeys)
{
    private readonly Dictionary<FragmentKey, byte[]> _fragments = [];

    /// <summary>Gets the number of kept texts.</summary>
    internal int Count => _fragments.Count;

    /// <summary>Releases all texts, and the rulesets that they belong to.</summary>
    internal void Clear() => _fragments.Clear();

    /// <summary>Returns the metadata as JSON, with its member name and without its closing brace.</summary>
    internal ReadOnlySpan<byte> Of(in EventSlot slot)
    {
        if (slot.Outcome!.Sticky is not null)
        {
            return Write(in slot); // Created for one user: no other event shares it.
        }

        var key = new FragmentKey(slot.Spec, slot.Outcome, slot.Name, slot.Text, slot.Kind, slot.Flags);
        if (!_fragments.TryGetValue(key, out byte[]? json))
        {
            json = Write(in slot);
            _fragments.Add(key, json);
        }

        return json;
    }

    private byte[] Write(in EventSlot slot)
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

        if ((outcome.Sticky is { } sticky ? sticky.Version : slot.Spec?.Version) is { } version)
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
        long? syncTime = outcome.Sticky is { } sticky ? sticky.TimeMs
            : !isError && (ruleset.HasSpecs || ruleset.Source == EvaluationSource.Loading) ? ruleset.TimeMs : null;
        if (syncTime is { } time)
        {
            json.WriteString("lcut"u8, Text(time));
        }

        if (outcome.Sticky is not null || (!isError && ruleset.HasSpecs))
        {
            json.WriteString("receivedAt"u8, Text(outcome.Sticky is not null ? slot.TimeMs : ruleset.ReceivedAtMs));
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
