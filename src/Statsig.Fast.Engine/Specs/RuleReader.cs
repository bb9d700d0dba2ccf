using System;
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
    /// <param name="allowInline">Whether a condition may be an object here, and not only a reference.</param>
    /// <param name="isLenient">Whether members that only the reference requires may be missing: <see cref="LenientValues"/>.</param>
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
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 2 when member.SequenceEqual(WireNames.Id):
                    readable = cursor.TryReadText(out id);
                    break;
                case 4 when member.SequenceEqual(WireNames.Name):
                    readable = cursor.TryPassText(out hasName);
                    break;
                case 4 when member.SequenceEqual(WireNames.Salt):
                    readable = cursor.TryReadText(out salt);
                    break;
                case 6 when member.SequenceEqual(WireNames.IdType):
                    readable = cursor.TryReadText(out idType);
                    break;
                case 9 when member.SequenceEqual(WireNames.GroupName):
                    readable = cursor.TryReadText(out groupName);
                    break;
                case 10 when member.SequenceEqual(WireNames.Conditions):
                    readable = TryReadConditions(ref cursor, allowInline, isLenient, out indexes);
                    break;
                case 11 when member.SequenceEqual(WireNames.ReturnValue):
                    returnValue = cursor.Slice();
                    break;
                case 12 when member.SequenceEqual(WireNames.SamplingRate):
                    readable = TryReadRate(ref cursor, out samplingRate);
                    break;
                case 14 when member.SequenceEqual(WireNames.PassPercentage):
                    readable = cursor.TryReadNumber(out passPercentage);
                    break;
                case 14 when member.SequenceEqual(WireNames.ConfigDelegate):
                    readable = cursor.TryReadText(out configDelegate);
                    break;
                case 17 when member.SequenceEqual(WireNames.IsExperimentGroup):
                    readable = cursor.TryReadBoolean(out isExperimentGroup);
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

        if (isLenient)
        {
            id ??= LenientValues.RuleId;
            idType ??= LenientValues.IdType;
            passPercentage ??= LenientValues.PassPercentage;
            indexes ??= []; // Which everybody matches, as with an empty list.
        }
        else if (id is null || !hasName || idType is null || passPercentage is null || indexes is null || !returnValue.IsPresent)
        {
            // The name is never used, but a rule without one is malformed for the reference.
            cursor.RefuseWithout(
                id is null ? WireNames.Id
                : !hasName ? WireNames.Name
                : idType is null ? WireNames.IdType
                : passPercentage is null ? WireNames.PassPercentage
                : indexes is null ? WireNames.Conditions
                : WireNames.ReturnValue);
            return null;
        }

        return new Rule
        {
            Id = id,
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

    /// <summary>Any number, truncated; a negative one is no rate at all.</summary>
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
