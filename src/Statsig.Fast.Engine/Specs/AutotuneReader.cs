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
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Salt => cursor.TryReadText(out salt),
                WireMember.IdType => cursor.TryReadText(out idType),
                WireMember.Groups => ArrayReader.TryRead(ref cursor, TryReadGroup, out groups),
                WireMember.Config => MapReader.TryRead(ref cursor, TryReadWeights, out weights),
                WireMember.Enabled => cursor.TryReadBoolean(out enabled),
                WireMember.Version => cursor.TryReadUInt32(out version),
                WireMember.SampleRate => cursor.TryReadNumber(out sampleRate),
                WireMember.DefaultValue => cursor.ReadSlice(out defaultValue),
                WireMember.TargetAppIds => cursor.TryReadTexts(out targetAppIds),
                WireMember.HigherIsBetter => cursor.TryReadBoolean(out higherIsBetter),
                WireMember.TargetingGateName => cursor.TryReadText(out targetingGate),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return null;
            }
        }

        if (!(cursor.Has(salt, WireMember.Salt)
            && cursor.Has(idType, WireMember.IdType)
            && cursor.Has(enabled, WireMember.Enabled)
            && cursor.Has(sampleRate, WireMember.SampleRate)
            && cursor.Has(higherIsBetter, WireMember.HigherIsBetter)
            && cursor.Has(groups, WireMember.Groups)
            && cursor.Has(defaultValue.IsPresent, WireMember.DefaultValue)))
        {
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

    private static bool TryReadGroup(ref PayloadCursor cursor, out AutotuneGroup group)
    {
        group = null!;
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return cursor.Refuse("an array of objects");
        }

        string? id = null;
        string? name = null;
        JsonSlice values = default;
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Id => cursor.TryReadText(out id),
                WireMember.Name => cursor.TryReadText(out name),
                WireMember.ParameterValues => cursor.ReadSlice(out values),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return false;
            }
        }

        if (!(cursor.Has(id, WireMember.Id)
            && cursor.Has(name, WireMember.Name)
            && cursor.Has(values.IsPresent, WireMember.ParameterValues)))
        {
            return false;
        }

        group = new AutotuneGroup { Id = id, Name = name, ParameterValues = values };
        return true;
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
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Alpha => cursor.TryReadNumber(out alpha),
                WireMember.Records => cursor.TryReadNumber(out records),
                WireMember.Intercept => cursor.TryReadNumber(out intercept),
                WireMember.WeightsNumerical => MapReader.TryRead(ref cursor, MapReader.Number, out numerical),
                WireMember.WeightsCategorical => MapReader.TryRead(ref cursor, TryReadTextWeights, out categorical),
                _ => cursor.Skip(),
            };
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
