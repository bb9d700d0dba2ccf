using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads one rule of a spec or of the override rules.</summary>
internal sealed class RuleReader(ConditionTable conditions)
{
    // Reused for every rule: rules do not nest.
    private readonly List<int> _indexes = [];

    /// <summary>The rule; null when malformed, with the cursor's problem set.</summary>
    /// <param name="cursor">Stands on the first token of the rule.</param>
    /// <param name="allowInline">True when a condition may be an object here, and not only a reference.</param>
    /// <param name="isLenient">True when members that only the reference requires may be missing: <see cref="LenientValues"/>.</param>
    internal Rule? Read(ref PayloadCursor cursor, bool allowInline, bool isLenient)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        string? id = null;
        string? idType = null;
        string? salt = null;
        string? groupName = null;
        string? configDelegate = null;
        double? passPercentage = null;
        bool? isExperimentGroup = null;
        bool hasName = false;
        ulong? samplingRate = null;
        int[]? indexes = null;
        JsonSlice returnValue = default;
        JsonSlice name = default;
        while (cursor.NextMember(out WireMember member))
        {
            bool readable = member switch
            {
                WireMember.Id => cursor.TryReadText(out id),
                WireMember.Name => TryReadName(ref cursor, out hasName, ref name),
                WireMember.Salt => cursor.TryReadText(out salt),
                WireMember.IdType => cursor.TryReadText(out idType),
                WireMember.GroupName => cursor.TryReadText(out groupName),
                WireMember.Conditions => TryReadConditions(ref cursor, allowInline, isLenient, out indexes),
                WireMember.ReturnValue => cursor.ReadSlice(out returnValue),
                WireMember.SamplingRate => TryReadRate(ref cursor, out samplingRate),
                WireMember.PassPercentage => cursor.TryReadNumber(out passPercentage),
                WireMember.ConfigDelegate => cursor.TryReadText(out configDelegate),
                WireMember.IsExperimentGroup => cursor.TryReadBoolean(out isExperimentGroup),
                _ => cursor.Skip(),
            };
            if (!readable)
            {
                return null;
            }
        }

        if (isLenient)
        {
            id ??= LenientValues.RuleId;
            idType ??= LenientValues.IdType;
            passPercentage ??= LenientValues.PassPercentage;
            indexes ??= []; // Every user matches, as with an empty list.
        }
        else if (!(cursor.Has(id, WireMember.Id)
            && cursor.Has(hasName, WireMember.Name) // Never evaluated, but a rule without one is malformed for the reference.
            && cursor.Has(idType, WireMember.IdType)
            && cursor.Has(passPercentage, WireMember.PassPercentage)
            && cursor.Has(indexes, WireMember.Conditions)
            && cursor.Has(returnValue.IsPresent, WireMember.ReturnValue)))
        {
            return null;
        }

        return new Rule
        {
            Id = id,
            Name = name,
            PassPercentage = passPercentage.Value,
            Conditions = indexes,
            ReturnValue = returnValue,
            Salt = salt,
            IdType = idType,
            GroupName = groupName,
            ConfigDelegate = configDelegate,
            IsExperimentGroup = isExperimentGroup ?? false,
            SamplingRate = samplingRate,
        };
    }

    private bool TryReadConditions(ref PayloadCursor cursor, bool allowInline, bool isLenient, out int[]? indexes)
    {
        indexes = null;
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an array");
        }

        _indexes.Clear();
        while (cursor.NextElement())
        {
            if (cursor.Kind == JsonTokenType.String)
            {
                _indexes.Add(conditions.IndexOf(cursor.Utf8()));
                continue;
            }

            if (!allowInline)
            {
                return cursor.Refuse("an array of condition names");
            }

            if (ConditionReader.Read(ref cursor, isLenient) is not { } condition)
            {
                return false;
            }

            _indexes.Add(conditions.AddInline(condition));
        }

        indexes = [.. _indexes];
        return true;
    }

    /// <summary>Notes where the name is, without decoding it.</summary>
    private static bool TryReadName(ref PayloadCursor cursor, out bool hasName, ref JsonSlice name)
    {
        bool isReadable = cursor.TryPassText(out hasName);
        name = hasName ? cursor.SliceFrom(cursor.Position) : name;
        return isReadable;
    }

    /// <summary>Any number, truncated; a negative number is ignored.</summary>
    private static bool TryReadRate(ref PayloadCursor cursor, out ulong? rate)
    {
        rate = null;
        if (!cursor.TryReadNumber(out double? number))
        {
            return false;
        }

        if (number >= 0)
        {
            // Converting saturates, so a rate beyond the range becomes the largest one.
            rate = (ulong)number.Value;
        }

        return true;
    }
}
