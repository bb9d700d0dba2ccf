using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads one contextual autotune.</summary>
internal static class AutotuneReader
{
    /// <summary>The autotune; null when malformed, with the cursor's problem set.</summary>
    internal static AutotuneSpec? Read(ref PayloadCursor cursor, string name)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        string? salt = null;
        string? idType = null;
        string? targetingGate = null;
        bool? enabled = null;
        bool? higherIsBetter = null;
        uint? version = null;
        double? sampleRate = null;
        string[]? targetAppIds = null;
        AutotuneGroup[]? groups = null;
        Dictionary<string, AutotuneWeights>? weights = null;
        JsonSlice defaultValue = default;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 4 when member.SequenceEqual(WireNames.Salt):
                    readable = cursor.TryReadText(out salt);
                    break;
                case 6 when member.SequenceEqual(WireNames.IdType):
                    readable = cursor.TryReadText(out idType);
                    break;
                case 6 when member.SequenceEqual(WireNames.Groups):
                    readable = TryReadGroups(ref cursor, out groups);
                    break;
                case 6 when member.SequenceEqual(WireNames.Config):
                    readable = MapReader.TryRead(ref cursor, TryReadWeights, out weights);
                    break;
                case 7 when member.SequenceEqual(WireNames.Enabled):
                    readable = cursor.TryReadBoolean(out enabled);
                    break;
                case 7 when member.SequenceEqual(WireNames.Version):
                    readable = cursor.TryReadUInt32(out version);
                    break;
                case 10 when member.SequenceEqual(WireNames.SampleRate):
                    readable = cursor.TryReadNumber(out sampleRate);
                    break;
                case 12 when member.SequenceEqual(WireNames.DefaultValue):
                    defaultValue = cursor.Slice();
                    break;
                case 12 when member.SequenceEqual(WireNames.TargetAppIds):
                    readable = cursor.TryReadTexts(out targetAppIds);
                    break;
                case 14 when member.SequenceEqual(WireNames.HigherIsBetter):
                    readable = cursor.TryReadBoolean(out higherIsBetter);
                    break;
                case 17 when member.SequenceEqual(WireNames.TargetingGateName):
                    readable = cursor.TryReadText(out targetingGate);
                    break;
                default:
                    cursor.Skip();
                    break;
            }

            if (!readable)
            {
                return null;
            }
        }

        if (salt is null || idType is null || enabled is null || sampleRate is null || higherIsBetter is null || groups is null
            || !defaultValue.IsPresent)
        {
            cursor.RefuseWithout(
                salt is null ? WireNames.Salt
                : idType is null ? WireNames.IdType
                : enabled is null ? WireNames.Enabled
                : sampleRate is null ? WireNames.SampleRate
                : higherIsBetter is null ? WireNames.HigherIsBetter
                : groups is null ? WireNames.Groups
                : WireNames.DefaultValue);
            return null;
        }

        return new AutotuneSpec
        {
            Name = name,
            Salt = salt,
            IdType = idType,
            Enabled = enabled.Value,
            Version = version,
            SampleRate = sampleRate.Value,
            HigherIsBetter = higherIsBetter.Value,
            DefaultValue = defaultValue,
            Groups = groups,
            Weights = weights,
            TargetingGateName = targetingGate,
            TargetAppIds = targetAppIds,
        };
    }

    private static bool TryReadGroups(ref PayloadCursor cursor, out AutotuneGroup[]? groups)
    {
        groups = null;
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an array");
        }

        List<AutotuneGroup> list = [];
        while (cursor.NextElement())
        {
            if (ReadGroup(ref cursor) is not { } group)
            {
                return false;
            }

            list.Add(group);
        }

        groups = [.. list];
        return true;
    }

    private static AutotuneGroup? ReadGroup(ref PayloadCursor cursor)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an array of objects");
            return null;
        }

        string? id = null;
        string? name = null;
        JsonSlice values = default;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 2 when member.SequenceEqual(WireNames.Id):
                    readable = cursor.TryReadText(out id);
                    break;
                case 4 when member.SequenceEqual(WireNames.Name):
                    readable = cursor.TryReadText(out name);
                    break;
                case 15 when member.SequenceEqual(WireNames.ParameterValues):
                    values = cursor.Slice();
                    break;
                default:
                    cursor.Skip();
                    break;
            }

            if (!readable)
            {
                return null;
            }
        }

        if (id is null || name is null || !values.IsPresent)
        {
            cursor.RefuseWithout(id is null ? WireNames.Id : name is null ? WireNames.Name : WireNames.ParameterValues);
            return null;
        }

        return new AutotuneGroup { Id = id, Name = name, ParameterValues = values };
    }

    /// <summary>What has been learned about a group; numbers that are absent are zero, maps that are absent empty.</summary>
    private static bool TryReadWeights(ref PayloadCursor cursor, out AutotuneWeights weights)
    {
        weights = null!;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Refuse("an object");
        }

        double? alpha = null;
        double? intercept = null;
        double? records = null;
        Dictionary<string, double>? numerical = null;
        Dictionary<string, Dictionary<string, double>>? categorical = null;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 5 when member.SequenceEqual(WireNames.Alpha):
                    readable = cursor.TryReadNumber(out alpha);
                    break;
                case 7 when member.SequenceEqual(WireNames.Records):
                    readable = cursor.TryReadNumber(out records);
                    break;
                case 9 when member.SequenceEqual(WireNames.Intercept):
                    readable = cursor.TryReadNumber(out intercept);
                    break;
                case 16 when member.SequenceEqual(WireNames.WeightsNumerical):
                    readable = MapReader.TryRead(ref cursor, MapReader.Number, out numerical);
                    break;
                case 18 when member.SequenceEqual(WireNames.WeightsCategorical):
                    readable = MapReader.TryRead(ref cursor, TryReadTextWeights, out categorical);
                    break;
                default:
                    cursor.Skip();
                    break;
            }

            if (!readable)
            {
                return false;
            }
        }

        weights = new AutotuneWeights
        {
            Alpha = alpha ?? 0,
            Intercept = intercept ?? 0,
            Records = records ?? 0,
            Numerical = numerical is null ? [] : [.. numerical],
            Categorical = categorical is null ? [] : [.. categorical],
        };
        return true;
    }

    private static bool TryReadTextWeights(ref PayloadCursor cursor, out Dictionary<string, double> weights)
    {
        bool readable = MapReader.TryRead(ref cursor, MapReader.Number, out Dictionary<string, double>? map);
        weights = map ?? [];
        return readable;
    }
}
