using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads the containers of specs, as a map by name (v2) or an array of named specs (v1).</summary>
/// <remarks>
/// A spec of a map needs every member that the reference requires; one of an array only its name (<see cref="LenientValues"/>).
/// A member of another kind makes its spec malformed whether it is required or not, as in the reference. A malformed
/// spec costs only itself, and an earlier spec of its name: of repeated names the last one counts. Within a spec a
/// member of another kind is not forgiven when the same member is repeated in order later.
/// </remarks>
internal sealed class SpecReader(RuleReader ruleReader, List<SkippedPart> problems)
{
    // Reused for every spec: specs do not nest.
    private readonly List<Rule> _rules = [];

    /// <summary>Reads a container; false when it is neither a map nor an array, nor null.</summary>
    /// <param name="cursor">Stands on the first token of the container.</param>
    /// <param name="containerName">The member's name.</param>
    /// <param name="entity">What a spec of an array is that does not say it.</param>
    /// <param name="specs">The specs that are not malformed.</param>
    /// <param name="shape">The first token's kind: the start of an object or of an array, or anything else.</param>
    internal bool TryReadContainer(
        ref PayloadCursor cursor, string containerName, SpecEntity entity, out Spec[] specs, out JsonTokenType shape)
    {
        shape = cursor.Kind;
        bool isMap = shape == JsonTokenType.StartObject;
        if (!isMap && shape != JsonTokenType.StartArray)
        {
            specs = [];
            return shape == JsonTokenType.Null || cursor.Refuse("an object or an array");
        }

        Dictionary<string, Spec> byName = new(StringComparer.Ordinal);
        if (isMap)
        {
            while (cursor.NextMember(out ReadOnlySpan<byte> key))
            {
                string name = cursor.TextOf(key);
                Utf8JsonReader start = cursor.Mark();
                Keep(byName, name, Read(ref cursor, name, entity), ref cursor, start);
            }
        }
        else
        {
            for (int position = 0; cursor.NextElement(); position++)
            {
                Utf8JsonReader start = cursor.Mark();
                Spec? spec = Read(ref cursor, null, entity);
                string name = spec?.Name
                    ?? FindName(cursor, start)
                    ?? string.Create(CultureInfo.InvariantCulture, $"{containerName}[{position}]");
                Keep(byName, name, spec, ref cursor, start);
            }
        }

        specs = [.. byName.Values];
        return true;
    }

    private void Keep(Dictionary<string, Spec> byName, string name, Spec? spec, ref PayloadCursor cursor, Utf8JsonReader start)
    {
        if (spec is not null)
        {
            byName[name] = spec;
            return;
        }

        problems.Add(new SkippedPart(name, cursor.Problem));
        byName.Remove(name);
        cursor.SkipFrom(start);
    }

    /// <summary>One spec; null when malformed, with the cursor's problem set.</summary>
    /// <param name="cursor">Stands on the first token of the spec.</param>
    /// <param name="mapKey">
    /// The name in a map; null in an array, where the spec names itself, conditions may be inline, and members may be missing.
    /// </param>
    /// <param name="usualEntity">What a spec of an array is that does not say it.</param>
    private Spec? Read(ref PayloadCursor cursor, string? mapKey, SpecEntity usualEntity)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        string? name = null;
        string? entity = null;
        string? salt = null;
        string? idType = null;
        bool hasType = false;
        bool? enabled = null;
        bool? hasSharedParams = null;
        bool? isActive = null;
        bool? forwardAllExposures = null;
        bool? useNewLayerEval = null;
        uint? version = null;
        string[]? explicitParameters = null;
        string[]? targetAppIds = null;
        Rule[]? rules = null;
        JsonSlice defaultValue = default;
        while (cursor.NextMember(out ReadOnlySpan<byte> member))
        {
            bool readable = true;
            switch (member.Length)
            {
                case 4 when mapKey is null && member.SequenceEqual(WireNames.Name):
                    readable = cursor.TryReadText(out name);
                    break;
                case 4 when member.SequenceEqual(WireNames.Type):
                    readable = cursor.TryPassText(out hasType);
                    break;
                case 4 when member.SequenceEqual(WireNames.Salt):
                    readable = cursor.TryReadText(out salt);
                    break;
                case 5 when member.SequenceEqual(WireNames.Rules):
                    readable = TryReadRules(ref cursor, mapKey is null, out rules);
                    break;
                case 6 when member.SequenceEqual(WireNames.Entity):
                    readable = cursor.TryReadText(out entity);
                    break;
                case 6 when member.SequenceEqual(WireNames.IdType):
                    readable = cursor.TryReadText(out idType);
                    break;
                case 7 when member.SequenceEqual(WireNames.Enabled):
                    readable = cursor.TryReadBoolean(out enabled);
                    break;
                case 7 when member.SequenceEqual(WireNames.Version):
                    readable = cursor.TryReadUInt32(out version);
                    break;
                case 8 when member.SequenceEqual(WireNames.IsActive):
                    readable = cursor.TryReadBoolean(out isActive);
                    break;
                case 10 when member.SequenceEqual(WireNames.FieldsUsed):
                    // Not kept: the fields that a spec reads are found in its conditions. One of another kind makes a spec malformed all the same.
                    readable = cursor.TryReadTexts(out _);
                    break;
                case 12 when member.SequenceEqual(WireNames.DefaultValue):
                    defaultValue = cursor.Slice();
                    break;
                case 12 when member.SequenceEqual(WireNames.TargetAppIds):
                    readable = cursor.TryReadTexts(out targetAppIds);
                    break;
                case 15 when member.SequenceEqual(WireNames.HasSharedParams):
                    readable = cursor.TryReadBoolean(out hasSharedParams);
                    break;
                case 15 when member.SequenceEqual(WireNames.UseNewLayerEval):
                    readable = cursor.TryReadBoolean(out useNewLayerEval);
                    break;
                case 18 when member.SequenceEqual(WireNames.ExplicitParameters):
                    readable = cursor.TryReadTexts(out explicitParameters);
                    break;
                case 19 when member.SequenceEqual(WireNames.ForwardAllExposures):
                    readable = cursor.TryReadBoolean(out forwardAllExposures);
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

        name = mapKey ?? name;
        if (mapKey is null && name is not null)
        {
            salt ??= LenientValues.Salt;
            idType ??= LenientValues.IdType;

            // Without the member the older SDKs take a spec for switched off, and do not look at its rules.
            rules = enabled is null ? [] : rules ?? [];
            enabled ??= false;
        }
        else if (name is null || !hasType || entity is null || salt is null || idType is null || enabled is null || rules is null
            || !defaultValue.IsPresent)
        {
            // The type is never used, but a spec without one is malformed for the reference.
            cursor.RefuseWithout(
                name is null ? WireNames.Name
                : !hasType ? WireNames.Type
                : entity is null ? WireNames.Entity
                : salt is null ? WireNames.Salt
                : idType is null ? WireNames.IdType
                : enabled is null ? WireNames.Enabled
                : rules is null ? WireNames.Rules
                : WireNames.DefaultValue);
            return null;
        }

        return new Spec
        {
            Name = name,
            Entity = entity is null ? usualEntity : WireWords.EntityOf(entity),
            Salt = salt,
            Enabled = enabled.Value,
            DefaultValue = defaultValue,
            Rules = rules,
            IdType = idType,
            ExplicitParameters = explicitParameters,
            HasSharedParams = hasSharedParams ?? false,
            DeclaresSharedParams = hasSharedParams is not null,
            IsActive = isActive ?? false,
            DeclaresIsActive = isActive is not null,
            Version = version,
            TargetAppIds = targetAppIds,
            ForwardAllExposures = forwardAllExposures ?? false,
            UseNewLayerEval = useNewLayerEval ?? false,
        };
    }

    private bool TryReadRules(ref PayloadCursor cursor, bool isLenient, out Rule[]? rules)
    {
        rules = null;
        if (cursor.Kind != JsonTokenType.StartArray)
        {
            return cursor.Kind == JsonTokenType.Null || cursor.Refuse("an array");
        }

        _rules.Clear();
        while (cursor.NextElement())
        {
            if (ruleReader.Read(ref cursor, allowInline: isLenient, isLenient) is not { } rule)
            {
                return false;
            }

            _rules.Add(rule);
        }

        rules = [.. _rules];
        return true;
    }

    /// <summary>The name of a malformed spec in an array, which may stand after the malformed member.</summary>
    private static string? FindName(PayloadCursor copy, Utf8JsonReader start)
    {
        copy.GoTo(start);
        string? name = null;
        if (copy.Kind == JsonTokenType.StartObject)
        {
            while (copy.NextMember(out ReadOnlySpan<byte> member))
            {
                if (copy.Kind == JsonTokenType.String && member.SequenceEqual(WireNames.Name))
                {
                    copy.TryReadText(out name);
                }

                copy.Skip();
            }
        }

        return name;
    }
}
