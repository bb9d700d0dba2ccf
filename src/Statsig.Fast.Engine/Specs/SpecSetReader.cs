using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Collects the members of a delivery, in whatever order they come, and judges the whole at the end.</summary>
/// <remarks>Long because the top level has many members; each of them is one line of the switch and one field.</remarks>
internal sealed class SpecSetReader
{
    private const string GatesMissing = "\"feature_gates\" is missing";

    private const string ConfigsMissing = "\"dynamic_configs\" is missing";

    private const string LayersMissing = "\"layer_configs\" is missing";

    private const string ConditionMapMissing = "\"condition_map\" is missing";

    private const string ExperimentToLayerMissing = "\"experiment_to_layer\" is missing";

    private readonly List<SkippedPart> _problems = [];

    private readonly ConditionTable _conditions = new();

    private readonly SpecReader _specReader;

    private readonly MappingRuleReader _mappingRuleReader;

    // What speaks against the payload, per required member: absence until the member has been read, null once it was fine.
    // Of repeated members the last one counts, so nothing is decided before the end.
    private string? _hasUpdatesFault = "\"has_updates\" is missing";
    private string? _timeFault = "\"time\" is missing";
    private string? _gatesFault = GatesMissing;
    private string? _configsFault = ConfigsMissing;
    private string? _layersFault = LayersMissing;
    private string? _conditionMapFault = ConditionMapMissing;
    private string? _experimentToLayerFault = ExperimentToLayerMissing;

    // A malformed condition spoils every payload, also one that needs no condition map.
    private string? _conditionFault;

    private bool _hasUpdates;
    private JsonTokenType _gatesShape;
    private JsonTokenType _configsShape;
    private JsonTokenType _layersShape;
    private long _time;
    private string? _checksum;
    private string? _appId;
    private string? _companyId;
    private string? _responseFormat;
    private string? _hashedSdkKeyUsed;
    private string? _defaultEnvironment;
    private JsonSlice _sessionReplayInfo;
    private Spec[] _gates = [];
    private Spec[] _configs = [];
    private Spec[] _layers = [];
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

    internal SpecSetReader()
    {
        var ruleReader = new RuleReader(_conditions);
        _specReader = new SpecReader(ruleReader, _problems);
        _mappingRuleReader = new MappingRuleReader(ruleReader);
    }

    private delegate T? EntityReader<T>(ref PayloadCursor cursor, string name)
        where T : class;

    /// <summary>Reads a member's value; when false the caller goes over it, and the problem is already noted.</summary>
    internal bool TryReadMember(ref PayloadCursor cursor, ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 4 when name.SequenceEqual(WireNames.Time):
                return Required(
                    cursor.TryGetTime(out _time) || cursor.Refuse("an integer of zero or more"), ref cursor, name, ref _timeFault);
            case 6 when name.SequenceEqual(WireNames.AppId):
                return Optional(cursor.TryReadScalarText(out _appId), ref cursor, name);
            case 6 when name.SequenceEqual(WireNames.Layers):
                return Optional(MapReader.TryRead(ref cursor, MapReader.Texts, out _experimentsOfLayers), ref cursor, name);
            case 8 when name.SequenceEqual(WireNames.Checksum):
                return Optional(cursor.TryReadText(out _checksum), ref cursor, name);
            case 8 when name.SequenceEqual(WireNames.IdLists):
                return Optional(MapReader.TryRead(ref cursor, MapReader.Boolean, out _idLists), ref cursor, name);
            case 9 when name.SequenceEqual(WireNames.SdkFlags):
                return Optional(MapReader.TryRead(ref cursor, MapReader.Boolean, out _sdkFlags), ref cursor, name);
            case 9 when name.SequenceEqual(WireNames.Overrides):
                return Optional(MapReader.TryRead(ref cursor, MappingReader.TryReadMappings, out _mappings), ref cursor, name);
            case 10 when name.SequenceEqual(WireNames.CompanyId):
                return Optional(cursor.TryReadText(out _companyId), ref cursor, name);
            case 11 when name.SequenceEqual(WireNames.HasUpdates):
                return Required(TryReadHasUpdates(ref cursor), ref cursor, name, ref _hasUpdatesFault);
            case 11 when name.SequenceEqual(WireNames.SdkConfigs):
                return Optional(MapReader.TryRead(ref cursor, MapReader.Setting, out _sdkConfigs), ref cursor, name);
            case 11 when name.SequenceEqual(WireNames.Diagnostics):
                return Optional(MapReader.TryRead(ref cursor, MapReader.Rate, out _diagnostics), ref cursor, name);
            case 12 when name.SequenceEqual(WireNames.ParamStores):
                return Optional(TryReadStores(ref cursor), ref cursor, name);
            case 12 when name.SequenceEqual(WireNames.CmabConfigs):
                return Optional(TryReadEntities(ref cursor, AutotuneReader.Read, out _autotunes), ref cursor, name);
            case 13 when name.SequenceEqual(WireNames.FeatureGates):
                return Required(
                    _specReader.TryReadContainer(ref cursor, "feature_gates", SpecEntity.FeatureGate, out _gates, out _gatesShape),
                    ref cursor,
                    name,
                    ref _gatesFault,
                    GatesMissing);
            case 13 when name.SequenceEqual(WireNames.LayerConfigs):
                return Required(
                    _specReader.TryReadContainer(ref cursor, "layer_configs", SpecEntity.Layer, out _layers, out _layersShape),
                    ref cursor,
                    name,
                    ref _layersFault,
                    LayersMissing);
            case 13 when name.SequenceEqual(WireNames.ConditionMap):
                return Required(TryReadConditionMap(ref cursor), ref cursor, name, ref _conditionMapFault, ConditionMapMissing);
            case 14 when name.SequenceEqual(WireNames.OverrideRules):
                return Optional(TryReadMappingRules(ref cursor), ref cursor, name);
            case 15 when name.SequenceEqual(WireNames.DynamicConfigs):
                return Required(
                    _specReader.TryReadContainer(
                        ref cursor, "dynamic_configs", SpecEntity.DynamicConfig, out _configs, out _configsShape),
                    ref cursor,
                    name,
                    ref _configsFault,
                    ConfigsMissing);
            case 15 when name.SequenceEqual(WireNames.ResponseFormat):
                return Optional(cursor.TryReadText(out _responseFormat), ref cursor, name);
            case 19 when name.SequenceEqual(WireNames.ExperimentToLayer):
                return Required(
                    MapReader.TryRead(ref cursor, MapReader.Text, out _experimentToLayer),
                    ref cursor,
                    name,
                    ref _experimentToLayerFault,
                    ExperimentToLayerMissing);
            case 19 when name.SequenceEqual(WireNames.SdkKeysToAppIds):
                return Optional(MapReader.TryRead(ref cursor, MapReader.ScalarText, out _sdkKeysToAppIds), ref cursor, name);
            case 19 when name.SequenceEqual(WireNames.HashedSdkKeyUsed):
                // A number is taken as its text: passing over it would let the delivery of another key through.
                return Optional(cursor.TryReadScalarText(out _hashedSdkKeyUsed), ref cursor, name);
            case 19 when name.SequenceEqual(WireNames.DefaultEnvironment):
                return Optional(cursor.TryReadText(out _defaultEnvironment), ref cursor, name);
            case 19 when name.SequenceEqual(WireNames.SessionReplayInfo):
                return Optional(TryReadSessionReplayInfo(ref cursor), ref cursor, name);
            case 26 when name.SequenceEqual(WireNames.HashedSdkKeysToAppIds):
                return Optional(MapReader.TryRead(ref cursor, MapReader.ScalarText, out _hashedSdkKeysToAppIds), ref cursor, name);
            default:
                cursor.Skip();
                return true;
        }
    }

    /// <summary>Judges the payload, once all of it has been read.</summary>
    internal SpecsReadResult Finish(ReadOnlyMemory<byte> payload)
    {
        if (_hasUpdatesFault is not null)
        {
            return Reject(_hasUpdatesFault);
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
        if (isList)
        {
            // Older payloads have no layers, or nothing but gates; a container of another kind still rejects them.
            ForgiveAbsence(ref _gatesFault, GatesMissing);
            ForgiveAbsence(ref _configsFault, ConfigsMissing);
            ForgiveAbsence(ref _layersFault, LayersMissing);
        }
        else
        {
            DropIncompleteRules();
        }

        string? fault = _timeFault ?? _gatesFault ?? _configsFault ?? _layersFault ?? _conditionFault
            ?? (anyMap ? _conditionMapFault ?? _experimentToLayerFault : null);
        if (fault is not null)
        {
            return Reject(fault);
        }

        NoteUnlessMissing("condition_map", _conditionMapFault, ConditionMapMissing);
        NoteUnlessMissing("experiment_to_layer", _experimentToLayerFault, ExperimentToLayerMissing);
        return new SpecsReadResult(SpecsReadStatus.Accepted, Build(payload), null);
    }

    private bool AnyContainer(JsonTokenType shape) => _gatesShape == shape || _configsShape == shape || _layersShape == shape;

    private static void ForgiveAbsence(ref string? fault, string absence) => fault = fault == absence ? null : fault;

    private static SpecsReadResult Reject(string fault) => SpecsReadResult.Rejected($"The payload is rejected: {fault}.");

    private SpecSet Build(ReadOnlyMemory<byte> payload) => new()
    {
        Payload = payload,
        HasUpdates = true,
        Time = _time,
        Checksum = _checksum,
        AppId = _appId,
        CompanyId = _companyId,
        ResponseFormat = _responseFormat,
        HashedSdkKeyUsed = _hashedSdkKeyUsed,
        DefaultEnvironment = _defaultEnvironment,
        FeatureGates = _gates,
        DynamicConfigs = _configs,
        LayerConfigs = _layers,
        Conditions = _conditions.ToArray(),
        ParameterStores = _stores is null ? [] : [.. _stores.Values],
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

    private void NoteUnlessMissing(string name, string? fault, string missing)
    {
        if (fault is not null && fault != missing)
        {
            _problems.Add(new SkippedPart(name, fault));
        }
    }

    /// <summary>Notes what speaks against a required member, or that nothing does any more.</summary>
    private static bool Required(
        bool readable, ref PayloadCursor cursor, ReadOnlySpan<byte> name, ref string? fault, string? faultOfNull = null)
    {
        fault = !readable ? FaultOf(name, cursor.Problem)
            : faultOfNull is not null && cursor.Kind == JsonTokenType.Null ? faultOfNull
            : null;
        return readable;
    }

    /// <summary>The problem with the member it lies in, unless it begins with that name itself.</summary>
    private static string FaultOf(ReadOnlySpan<byte> name, string problem)
    {
        string quoted = $"\"{Encoding.UTF8.GetString(name)}\"";
        return problem.StartsWith(quoted, StringComparison.Ordinal) ? problem : $"in {quoted}, {problem}";
    }

    private bool Optional(bool readable, ref PayloadCursor cursor, ReadOnlySpan<byte> name)
    {
        if (!readable)
        {
            _problems.Add(new SkippedPart(Encoding.UTF8.GetString(name), cursor.Problem));
        }

        return readable;
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

    private bool TryReadConditionMap(ref PayloadCursor cursor)
    {
        _conditionFault = null;
        _conditions.ForgetAnswers();
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        while (cursor.NextMember(out ReadOnlySpan<byte> key))
        {
            if (ConditionReader.Read(ref cursor, isLenient: false) is not { } condition)
            {
                _conditionFault = $"condition \"{Encoding.UTF8.GetString(key)}\": {cursor.Problem}";
                return false;
            }

            _conditions.Answer(key, condition);
        }

        return true;
    }

    private bool TryReadSessionReplayInfo(ref PayloadCursor cursor)
    {
        _sessionReplayInfo = default;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        _sessionReplayInfo = cursor.Slice();
        return true;
    }

    private bool TryReadStores(ref PayloadCursor cursor) =>
        TryReadEntities(
            ref cursor,
            (ref PayloadCursor inner, string name) => ParameterStoreReader.Read(ref inner, name, _problems),
            out _stores);

    private bool TryReadMappingRules(ref PayloadCursor cursor)
    {
        _mappingRuleReader.Clear();
        return TryReadEntities(ref cursor, _mappingRuleReader.Read, out _mappingRules);
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

    /// <summary>A map of things that are each skipped and noted when malformed, like specs.</summary>
    private bool TryReadEntities<T>(ref PayloadCursor cursor, EntityReader<T> readEntity, out Dictionary<string, T>? entities)
        where T : class
    {
        entities = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        entities = new Dictionary<string, T>(StringComparer.Ordinal);
        while (cursor.NextMember(out ReadOnlySpan<byte> key))
        {
            string name = cursor.TextOf(key);
            Utf8JsonReader start = cursor.Mark();
            if (readEntity(ref cursor, name) is { } entity)
            {
                entities[name] = entity;
            }
            else
            {
                _problems.Add(new SkippedPart(name, cursor.Problem));
                entities.Remove(name);
                cursor.SkipFrom(start);
            }
        }

        return true;
    }
}
