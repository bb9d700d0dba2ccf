using System;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Collects the members of a delivery, in any order, and validates the whole at the end.</summary>
internal sealed partial class SpecSetReader
{
    private readonly List<SkippedPart> _problems = [];

    private readonly ConditionTable _conditions = new();

    private readonly MappingRuleReader _mappingRuleReader;

    private readonly RequiredMember _hasUpdatesMember = new(WireMember.HasUpdates);
    private readonly RequiredMember _timeMember = new(WireMember.Time);
    private readonly RequiredMember _conditionMap = new(WireMember.ConditionMap);
    private readonly RequiredMember _experimentToLayerMember = new(WireMember.ExperimentToLayer);
    private readonly ConditionMapReader _conditionMapReader;
    private readonly SpecContainer _gates;
    private readonly SpecContainer _configs;
    private readonly SpecContainer _layers;

    private bool _hasUpdates;
    private long _time;
    private string? _checksum;
    private string? _appId;
    private string? _hashedSdkKeyUsed;
    private string? _defaultEnvironment;
    private JsonSlice _sessionReplayInfo;
    private Dictionary<string, ParameterStoreSpec>? _stores;
    private Dictionary<string, AutotuneSpec>? _autotunes;
    private Dictionary<string, ConfigMapping[]>? _mappings;
    private Dictionary<string, Rule>? _mappingRules;
    private Dictionary<string, string>? _experimentToLayer;
    private Dictionary<string, string[]>? _experimentsOfLayers;
    private Dictionary<string, string>? _sdkKeysToAppIds;
    private Dictionary<string, string>? _hashedSdkKeysToAppIds;
    private Dictionary<string, bool>? _idLists;
    private Dictionary<string, double>? _diagnostics;
    private Dictionary<string, SdkConfigValue>? _sdkConfigs;
    private Dictionary<string, bool>? _sdkFlags;

    /// <param name="known">What an earlier delivery contained; null for none.</param>
    internal SpecSetReader(IKnownSpecs? known = null)
    {
        _conditionMapReader = new ConditionMapReader(_conditions, known?.Conditions);
        var ruleReader = new RuleReader(_conditions);
        var specReader = new SpecReader(ruleReader);
        _gates = new SpecContainer(WireMember.FeatureGates, SpecEntity.FeatureGate, specReader, _problems, known);
        _configs = new SpecContainer(WireMember.DynamicConfigs, SpecEntity.DynamicConfig, specReader, _problems, known);
        _layers = new SpecContainer(WireMember.LayerConfigs, SpecEntity.Layer, specReader, _problems, known);
        _mappingRuleReader = new MappingRuleReader(ruleReader);
    }

    /// <summary>Reads a member's value; when false the caller goes over it, and the problem is already noted.</summary>
    internal bool TryReadMember(ref PayloadCursor cursor, WireMember member)
    {
        switch (member)
        {
            case WireMember.HasUpdates:
                return _hasUpdatesMember.Note(TryReadHasUpdates(ref cursor), ref cursor);
            case WireMember.Time:
                return _timeMember.Note(cursor.TryGetTime(out _time) || cursor.Refuse("an integer of zero or more"), ref cursor);
            case WireMember.FeatureGates:
                return _gates.TryRead(ref cursor);
            case WireMember.DynamicConfigs:
                return _configs.TryRead(ref cursor);
            case WireMember.LayerConfigs:
                return _layers.TryRead(ref cursor);
            case WireMember.ConditionMap:
                return _conditionMap.Note(_conditionMapReader.TryRead(ref cursor), ref cursor);
            case WireMember.ExperimentToLayer:
                return _experimentToLayerMember.Note(MapReader.TryRead(ref cursor, MapReader.Text, out _experimentToLayer), ref cursor);
        }

        bool readable = TryReadOptional(ref cursor, member);
        if (!readable)
        {
            _problems.Add(new SkippedPart(WireNames.TextOf(member), cursor.Problem));
        }

        return readable;
    }

    private bool TryReadOptional(ref PayloadCursor cursor, WireMember member) => member switch
    {
        WireMember.Layers => MapReader.TryRead(ref cursor, MapReader.Texts, out _experimentsOfLayers),
        WireMember.Checksum => cursor.TryReadText(out _checksum),
        WireMember.ResponseFormat or WireMember.CompanyId => cursor.TryReadText(out _), // Not used; another type than text is a problem all the same.
        WireMember.AppId => cursor.TryReadScalarText(out _appId),
        WireMember.SdkKeysToAppIds => MapReader.TryRead(ref cursor, MapReader.ScalarText, out _sdkKeysToAppIds),
        WireMember.HashedSdkKeysToAppIds => MapReader.TryRead(ref cursor, MapReader.ScalarText, out _hashedSdkKeysToAppIds),

        // A number is taken as its text: passing over it would let the delivery of another key through.
        WireMember.HashedSdkKeyUsed => cursor.TryReadScalarText(out _hashedSdkKeyUsed),
        WireMember.IdLists => MapReader.TryRead(ref cursor, MapReader.Boolean, out _idLists),
        WireMember.Diagnostics => MapReader.TryRead(ref cursor, MapReader.Rate, out _diagnostics),
        WireMember.SdkConfigs => MapReader.TryRead(ref cursor, MapReader.Setting, out _sdkConfigs),
        WireMember.SdkFlags => MapReader.TryRead(ref cursor, MapReader.Boolean, out _sdkFlags),
        WireMember.DefaultEnvironment => cursor.TryReadText(out _defaultEnvironment),
        WireMember.SessionReplayInfo => TryReadSessionReplayInfo(ref cursor),
        WireMember.ParamStores => TryReadStores(ref cursor),
        WireMember.CmabConfigs => EntityReader.TryRead(ref cursor, AutotuneReader.Read, _problems, out _autotunes),
        WireMember.Overrides => MapReader.TryRead(ref cursor, MappingReader.TryReadMappings, out _mappings),
        WireMember.OverrideRules => TryReadMappingRules(ref cursor),
        _ => cursor.Skip(),
    };

    /// <summary>Judges the payload, once all of it has been read.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="texts">The texts of the payload.</param>
    internal SpecsReadResult Finish(ReadOnlyMemory<byte> payload, Utf8StringPool texts)
    {
        if (_hasUpdatesMember.Fault() is { } hasUpdatesFault)
        {
            return Reject(
                payload.Span.IndexOf("\"statsigSnapshot\""u8) >= 0
                    ? "it is a spec snapshot in the schema form, which has no rules; use a payload, which the command \"statsig-fast pull --full\" writes"
                    : hasUpdatesFault);
        }

        if (!_hasUpdates)
        {
            SpecSet unchanged = new()
            {
                Payload = payload,
                HasUpdates = false,
                Time = _time,
                Checksum = _checksum,
                HashedSdkKeyUsed = _hashedSdkKeyUsed,
            };
            return new SpecsReadResult(SpecsReadStatus.NoUpdates, unchanged, null);
        }

        bool anyMap = AnyContainer(JsonTokenType.StartObject);
        bool isList = !anyMap && AnyContainer(JsonTokenType.StartArray);
        if (!isList)
        {
            DropIncompleteRules();
        }

        // Older payloads have no layers, or nothing but gates; a container of another kind still rejects them.
        string? fault = _timeMember.Fault()
            ?? _gates.Fault(mayBeMissing: isList) ?? _configs.Fault(mayBeMissing: isList) ?? _layers.Fault(mayBeMissing: isList)
            ?? _conditionMapReader.Fault // Spoils every payload, also one that needs no condition map.
            ?? (anyMap ? _conditionMap.Fault() ?? _experimentToLayerMember.Fault() : null);
        if (fault is not null)
        {
            return Reject(fault);
        }

        NoteUnlessMissing(WireMember.ConditionMap, _conditionMap);
        NoteUnlessMissing(WireMember.ExperimentToLayer, _experimentToLayerMember);
        return new SpecsReadResult(SpecsReadStatus.Accepted, Build(payload, texts), null);
    }

    private bool AnyContainer(JsonTokenType shape) => _gates.Shape == shape || _configs.Shape == shape || _layers.Shape == shape;

    private static SpecsReadResult Reject(string fault) => SpecsReadResult.Rejected($"The payload was rejected: {fault}.");

    private SpecSet Build(ReadOnlyMemory<byte> payload, Utf8StringPool texts) => Build(
        _time,
        _checksum,
        _gates.Specs,
        _configs.Specs,
        _layers.Specs,
        _stores is null ? [] : [.. _stores.Values],
        new PartReader(payload, _conditions, _conditionMapReader, _gates, _configs, _layers, texts));

    /// <summary>Puts a delivery of either form together.</summary>
    private SpecSet Build(
        long time, string? checksum, SpecList gates, SpecList configs, SpecList layers, ParameterStoreSpec[] stores, ILaterParts later)
    {
        HashSet<ulong>? changedConditions = _conditionMapReader.Changes();
        return new SpecSet
        {
            Payload = later.Payload,
            HasUpdates = true,
            Time = time,
            Checksum = checksum,
            AppId = _appId,
            HashedSdkKeyUsed = _hashedSdkKeyUsed,
            DefaultEnvironment = _defaultEnvironment,
            FeatureGates = gates,
            DynamicConfigs = configs,
            LayerConfigs = layers,
            Conditions = _conditions.ToArray(),
            ConditionIdentities = _conditionMapReader.Identities(),
            ChangedConditions = changedConditions,
            KnownConditions = _conditionMapReader.ToKnown(isUnchanged: changedConditions is { Count: 0 }),
            Later = later,
            ParameterStores = stores,
            Autotunes = _autotunes is null ? [] : [.. _autotunes.Values],
            Mappings = _mappings ?? [],
            MappingRules = _mappingRules ?? [],
            ExperimentToLayer = LinkExperiments(),
            SdkKeysToAppIds = _sdkKeysToAppIds,
            HashedSdkKeysToAppIds = _hashedSdkKeysToAppIds,
            IdLists = _idLists,
            Diagnostics = _diagnostics,
            SdkConfigs = _sdkConfigs,
            SdkFlags = _sdkFlags,
            SessionReplayInfo = _sessionReplayInfo,
            Problems = [.. _problems],
        };
    }

    /// <summary>Turns the older "layers" around; where both members speak of an experiment the newer one counts.</summary>
    private Dictionary<string, string> LinkExperiments()
    {
        Dictionary<string, string> links = _experimentToLayer ?? new(StringComparer.Ordinal);
        if (_experimentsOfLayers is not null)
        {
            HashSet<string> linked = [.. links.Keys];
            foreach ((string layer, string[] experiments) in _experimentsOfLayers)
            {
                foreach (string experiment in experiments)
                {
                    if (!linked.Contains(experiment))
                    {
                        links[experiment] = layer;
                    }
                }
            }
        }

        return links;
    }

    private void NoteUnlessMissing(WireMember member, RequiredMember state)
    {
        if (state.Fault(mayBeMissing: true) is { } fault)
        {
            _problems.Add(new SkippedPart(WireNames.TextOf(member), fault));
        }
    }

    private bool TryReadHasUpdates(ref PayloadCursor cursor)
    {
        if (!cursor.TryReadBoolean(out bool? value) || value is null)
        {
            return cursor.Refuse("true or false");
        }

        _hasUpdates = value.Value;
        return true;
    }

    private bool TryReadSessionReplayInfo(ref PayloadCursor cursor)
    {
        _sessionReplayInfo = default;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        return cursor.ReadSlice(out _sessionReplayInfo);
    }

    private bool TryReadStores(ref PayloadCursor cursor) =>
        EntityReader.TryRead(
            ref cursor,
            (ref PayloadCursor inner, string name) => ParameterStoreReader.Read(ref inner, name, _problems),
            _problems,
            out _stores);

    private bool TryReadMappingRules(ref PayloadCursor cursor)
    {
        _mappingRuleReader.Clear();
        return EntityReader.TryRead(ref cursor, _mappingRuleReader.Read, _problems, out _mappingRules);
    }

    /// <summary>Removes the mapping rules that lack a member: in v2 they are malformed.</summary>
    private void DropIncompleteRules()
    {
        foreach ((string name, string problem) in _mappingRuleReader.Incomplete)
        {
            _problems.Add(new SkippedPart(name, problem));
            _mappingRules?.Remove(name);
        }
    }
}
