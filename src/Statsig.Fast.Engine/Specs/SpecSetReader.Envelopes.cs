using System;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Internals;
using Statsig.Fast.Specs.Envelopes;

namespace Statsig.Fast.Specs;

/// <content>Deliveries in envelopes: their members without envelopes are JSON, and the rest is read elsewhere.</content>
internal sealed partial class SpecSetReader
{
    internal ConditionTable Conditions => _conditions;

    internal ConditionMapReader ConditionMap => _conditionMapReader;

    internal List<SkippedPart> Problems => _problems;

    /// <summary>Reads the members of a delivery that have no envelopes; false when the value is not an object.</summary>
    /// <param name="values">The values of the delivery.</param>
    /// <param name="rest">The value with the members.</param>
    /// <param name="texts">The texts of the delivery.</param>
    /// <param name="deletions">What is removed from them.</param>
    /// <exception cref="JsonException">A text escapes half of a surrogate pair.</exception>
    internal bool TryReadRest(ReadOnlyMemory<byte> values, JsonSlice rest, Utf8StringPool texts, RestDeletions deletions)
    {
        PayloadCursor cursor = new(values.Span, rest, SpecsReader.JsonOptions, texts);
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return false;
        }

        while (cursor.NextMember(out WireMember member))
        {
            PayloadCursor.Place start = cursor.Mark();
            if (HasEnvelopes(member) || !TryReadMember(ref cursor, member))
            {
                cursor.SkipFrom(start);
            }
        }

        DropIncompleteRules();
        NoteUnlessMissing(WireMember.ExperimentToLayer, _experimentToLayerMember);
        Remove(_experimentToLayer, deletions.ExperimentToLayer);
        Remove(_sdkConfigs, deletions.SdkConfigs);
        Remove(_autotunes, deletions.Autotunes);
        Remove(_mappingRules, deletions.MappingRules);
        Remove(_mappings, deletions.Mappings);
        return true;
    }

    /// <summary>Puts the delivery together.</summary>
    internal SpecSet Build(EnvelopeTopLevel top, SpecList gates, SpecList configs, SpecList layers, ParameterStoreSpec[] stores, ILaterParts later) =>
        Build((long)top.Time, top.Checksum, gates, configs, layers, stores, later);

    /// <summary>True for a member that a delivery in envelopes spells as envelopes or as fields of its top level.</summary>
    private static bool HasEnvelopes(WireMember member) => member
        is WireMember.HasUpdates or WireMember.Time or WireMember.Checksum or WireMember.FeatureGates or WireMember.DynamicConfigs
        or WireMember.LayerConfigs or WireMember.ConditionMap or WireMember.ParamStores;

    private static void Remove<T>(Dictionary<string, T>? map, List<string> names)
    {
        foreach (string name in names)
        {
            map?.Remove(name);
        }
    }
}
