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
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 7 when member.SequenceEqual(WireNames.Version):
                    readable = cursor.TryReadUInt32(out version);
                    break;
                case 10 when member.SequenceEqual(WireNames.Parameters):
                    readable = TryReadParameters(ref cursor, name, problems, out parameters);
                    break;
                case 12 when member.SequenceEqual(WireNames.TargetAppIds):
                    readable = cursor.TryReadTexts(out targetAppIds);
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

        if (parameters is null)
        {
            cursor.RefuseWithout(WireNames.Parameters);
            return null;
        }

        return new ParameterStoreSpec { Name = name, Parameters = parameters, TargetAppIds = targetAppIds, Version = version };
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
        while (cursor.NextMember(out ReadOnlySpan<byte> key))
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
    /// As in the reference the members that are there decide the kind, in the order of <see cref="ParameterKind"/>;
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
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            switch (member.Length)
            {
                case 5 when member.SequenceEqual(WireNames.Value):
                    value = cursor.Slice();
                    break;
                case 8 when member.SequenceEqual(WireNames.RefType):
                    referenceType = TextOrNull(ref cursor);
                    break;
                case 9 when member.SequenceEqual(WireNames.GateName):
                    gate = TextOrNull(ref cursor);
                    break;
                case 10 when member.SequenceEqual(WireNames.PassValue):
                    passValue = cursor.Slice();
                    break;
                case 10 when member.SequenceEqual(WireNames.FailValue):
                    failValue = cursor.Slice();
                    break;
                case 10 when member.SequenceEqual(WireNames.LayerName):
                    layer = TextOrNull(ref cursor);
                    break;
                case 10 when member.SequenceEqual(WireNames.ParamName):
                    parameter = TextOrNull(ref cursor);
                    break;
                case 10 when member.SequenceEqual(WireNames.ParamType):
                    type = TextOrNull(ref cursor);
                    break;
                case 11 when member.SequenceEqual(WireNames.ConfigName):
                    config = TextOrNull(ref cursor);
                    break;
                case 15 when member.SequenceEqual(WireNames.ExperimentName):
                    experiment = TextOrNull(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (value.IsPresent)
        {
            return new ParameterSpec { Name = name, Kind = ParameterKind.Static, ReferenceType = referenceType, ParameterType = type, Value = value };
        }

        if (gate is not null && passValue.IsPresent && failValue.IsPresent)
        {
            return new ParameterSpec
            {
                Name = name,
                Kind = ParameterKind.Gate,
                ReferenceType = referenceType,
                ParameterType = type,
                TargetName = gate,
                Value = passValue,
                FailValue = failValue,
            };
        }

        string? target = config ?? experiment ?? layer;
        if (target is null || parameter is null)
        {
            cursor.RefuseWithout(target is null ? WireNames.Value : WireNames.ParamName);
            return null;
        }

        return new ParameterSpec
        {
            Name = name,
            Kind = config is not null ? ParameterKind.DynamicConfig
                : experiment is not null ? ParameterKind.Experiment
                : ParameterKind.Layer,
            ReferenceType = referenceType,
            ParameterType = type,
            TargetName = target,
            TargetParameter = parameter,
        };
    }

    private static string? TextOrNull(ref PayloadCursor cursor)
    {
        if (cursor.Kind == JsonTokenType.String && cursor.TryReadText(out string? text))
        {
            return text;
        }

        cursor.Skip();
        return null;
    }
}
