using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads one parameter store; a parameter that leads nowhere is skipped and noted.</summary>
internal static class ParameterStoreReader
{
    /// <summary>The store; null when malformed, with the cursor's problem set.</summary>
    internal static ParameterStoreSpec? Read(ref PayloadCursor cursor, string name, List<SkippedPart> problems)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        ParameterSpec[]? parameters = null;
        string[]? targetAppIds = null;
        uint? version = null;
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Version => cursor.TryReadUInt32(out version),
                WireMember.Parameters => TryReadParameters(ref cursor, name, problems, out parameters),
                WireMember.TargetAppIds => cursor.TryReadTexts(out targetAppIds),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return null;
            }
        }

        return cursor.Has(parameters, WireMember.Parameters)
            ? new ParameterStoreSpec { Name = name, Parameters = parameters, TargetAppIds = targetAppIds, Version = version }
            : null;
    }

    private static bool TryReadParameters(
        ref PayloadCursor cursor, string storeName, List<SkippedPart> problems, out ParameterSpec[]? parameters)
    {
        parameters = null;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an object");
        }

        Dictionary<string, ParameterSpec> byName = new(StringComparer.Ordinal);
        while (cursor.NextEntry(out ReadOnlySpan<byte> key))
        {
            string name = cursor.TextOf(key);
            if (ReadParameter(ref cursor, name) is { } parameter)
            {
                byName[name] = parameter;
            }
            else
            {
                problems.Add(new SkippedPart($"{storeName}.{name}", cursor.Problem));
                byName.Remove(name);
            }
        }

        parameters = [.. byName.Values];
        return true;
    }

    /// <summary>One parameter; null when it matches no kind. The cursor is at its end in both cases.</summary>
    /// <remarks>
    /// As in the reference the members that are there decide the kind, in the order of <see cref="StoreReference"/>;
    /// "ref_type" decides nothing. A name that is not a text is not a name.
    /// </remarks>
    private static ParameterSpec? ReadParameter(ref PayloadCursor cursor, string name)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            cursor.Skip();
            return null;
        }

        string? referenceType = null;
        string? type = null;
        string? gate = null;
        string? config = null;
        string? experiment = null;
        string? layer = null;
        string? parameter = null;
        JsonSlice value = default;
        JsonSlice passValue = default;
        JsonSlice failValue = default;
        while (cursor.NextMember(out WireMember member))
        {
            _ = member switch
            {
                WireMember.Value => cursor.ReadSlice(out value),
                WireMember.RefType => ReadTextOrNothing(ref cursor, out referenceType),
                WireMember.GateName => ReadTextOrNothing(ref cursor, out gate),
                WireMember.PassValue => cursor.ReadSlice(out passValue),
                WireMember.FailValue => cursor.ReadSlice(out failValue),
                WireMember.LayerName => ReadTextOrNothing(ref cursor, out layer),
                WireMember.ParamName => ReadTextOrNothing(ref cursor, out parameter),
                WireMember.ParamType => ReadTextOrNothing(ref cursor, out type),
                WireMember.ConfigName => ReadTextOrNothing(ref cursor, out config),
                WireMember.ExperimentName => ReadTextOrNothing(ref cursor, out experiment),
                _ => cursor.Skip(),
            };
        }

        StoreReference kind = value.IsPresent ? StoreReference.Static
            : gate is not null && passValue.IsPresent && failValue.IsPresent ? StoreReference.Gate
            : config is not null ? StoreReference.DynamicConfig
            : experiment is not null ? StoreReference.Experiment
            : StoreReference.Layer;
        string? target = kind switch
        {
            StoreReference.Static => null,
            StoreReference.Gate => gate,
            _ => config ?? experiment ?? layer,
        };
        bool isInSpec = kind is not (StoreReference.Static or StoreReference.Gate);
        if (isInSpec && !(cursor.Has(target, WireMember.Value) && cursor.Has(parameter, WireMember.ParamName)))
        {
            return null;
        }

        return new ParameterSpec
        {
            Name = name,
            Kind = kind,
            ReferenceType = referenceType,
            ParameterType = type,
            TargetName = target,
            TargetParameter = isInSpec ? parameter : null,
            Value = kind == StoreReference.Gate ? passValue : value,
            FailValue = kind == StoreReference.Gate ? failValue : default,
        };
    }

    private static bool ReadTextOrNothing(ref PayloadCursor cursor, out string? text)
    {
        text = null;
        return cursor.Kind == JsonTokenType.String ? cursor.TryReadText(out text) : cursor.Skip();
    }
}
