using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>What the comparison needs to know of a payload, read from its JSON and not by the code under test.</summary>
internal sealed class PayloadFacts
{
    private static readonly SpecFacts Nothing = new(default, isInPayload: false);

    private readonly Dictionary<string, SpecFacts> _gates;
    private readonly Dictionary<string, SpecFacts> _configs;
    private readonly Dictionary<string, SpecFacts> _layers;
    private readonly Dictionary<string, SpecFacts> _stores;
    private readonly Dictionary<string, JsonElement> _conditions;

    internal PayloadFacts(JsonElement payload)
    {
        _conditions = payload.GetProperty("condition_map").EnumerateObject().ToDictionary(static entry => entry.Name, static entry => entry.Value);
        _gates = Specs(payload, "feature_gates");
        _configs = Specs(payload, "dynamic_configs");
        _layers = Specs(payload, "layer_configs");
        _stores = payload.TryGetProperty("param_stores", out JsonElement stores)
            ? stores.EnumerateObject().ToDictionary(static store => store.Name, static _ => new SpecFacts(default, isInPayload: true))
            : [];
        HashSet<string> mapped = payload.TryGetProperty("overrides", out JsonElement mappings)
            ? [.. mappings.EnumerateObject().Select(static mapping => mapping.Name)]
            : [];
        UserAgentGates = GatesWith(static condition => TypeOf(condition) == "ua_based");
        GatesNestingMappedOnes = GatesWith(condition =>
            TypeOf(condition) is "pass_gate" or "fail_gate" && mapped.Contains(condition.GetProperty("targetValue").GetString() ?? ""));
        CaseOnlyTargets = _gates
            .Select(gate => (gate.Key, Condition: CaseOnlyCondition.Find(gate.Value.Spec, _conditions)))
            .Where(static found => found.Condition is not null)
            .ToDictionary(static found => found.Key, static found => found.Condition!);
        GatesWithUnknownConditions = [.. _gates
            .Where(gate => ConditionKeys(gate.Value.Spec).Any(key => !_conditions.ContainsKey(key)))
            .Select(static gate => gate.Key)];
    }

    /// <summary>Gates that ask for browser or operating system themselves.</summary>
    internal HashSet<string> UserAgentGates { get; }

    /// <summary>Gates that nest one which a config mapping may answer for.</summary>
    internal HashSet<string> GatesNestingMappedOnes { get; }

    /// <summary>Gates with case-sensitive targets that differ in nothing but case.</summary>
    internal Dictionary<string, CaseOnlyCondition> CaseOnlyTargets { get; }

    /// <summary>
    /// Gates that refer to a condition which the payload does not hold. The older shape has no references and leaves it out.
    /// </summary>
    internal HashSet<string> GatesWithUnknownConditions { get; }

    internal SpecFacts Find(Section section, string name) => (section switch
    {
        Section.Gates => _gates,
        Section.DynamicConfigs or Section.Experiments => _configs,
        Section.Layers => _layers,
        _ => _stores,
    }).GetValueOrDefault(name, Nothing);

    private static Dictionary<string, SpecFacts> Specs(JsonElement payload, string member) => payload.GetProperty(member)
        .EnumerateObject().ToDictionary(static spec => spec.Name, static spec => new SpecFacts(spec.Value, isInPayload: true));

    private HashSet<string> GatesWith(Func<JsonElement, bool> matches) => [.. _gates
        .Where(gate => ConditionKeys(gate.Value.Spec).Any(key => _conditions.TryGetValue(key, out JsonElement condition) && matches(condition)))
        .Select(static gate => gate.Key)];

    private static IEnumerable<string> ConditionKeys(JsonElement spec) => spec.GetProperty("rules").EnumerateArray()
        .SelectMany(static rule => rule.GetProperty("conditions").EnumerateArray())
        .Select(static key => key.GetString()!);

    private static string? TypeOf(JsonElement condition) => condition.GetProperty("type").GetString();
}

/// <summary>What a recorded answer leaves out because the spec says it.</summary>
internal sealed class SpecFacts(JsonElement spec, bool isInPayload)
{
    internal JsonElement Spec => spec;

    internal bool IsInPayload => isInPayload;

    internal string IdType { get; } = Member(spec, "idType") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    internal uint? Version { get; } = Member(spec, "version") is { ValueKind: JsonValueKind.Number } number ? number.GetUInt32() : null;

    /// <summary>A value that a recording does not repeat: that of a rule, or "default".</summary>
    internal JsonElement ValueOf(string source) => source == "default"
        ? spec.GetProperty("defaultValue")
        : spec.GetProperty("rules").EnumerateArray().First(rule => rule.GetProperty("id").GetString() == source).GetProperty("returnValue");

    private static JsonElement? Member(JsonElement spec, string name) =>
        spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(name, out JsonElement value) ? value : null;
}
