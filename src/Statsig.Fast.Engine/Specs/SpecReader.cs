using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>Reads one spec.</summary>
/// <remarks>
/// A spec of a map needs every member that the reference requires; one of an array only its name (<see cref="LenientValues"/>).
/// A member of another kind makes its spec malformed whether it is required or not, as in the reference, and is not forgiven
/// when the same member is repeated in order later. A malformed spec costs only itself.
/// </remarks>
internal sealed class SpecReader(RuleReader ruleReader)
{
    // Reused for every spec: specs do not nest.
    private readonly List<Rule> _rules = [];

    /// <summary>One spec; null when malformed, with the cursor's problem set.</summary>
    /// <param name="cursor">Stands on the first token of the spec.</param>
    /// <param name="mapKey">
    /// The name in a map; null in an array, where the spec names itself, conditions may be inline, and members may be missing.
    /// </param>
    /// <param name="usualEntity">The entity of a spec in an array without that member.</param>
    internal Spec? Read(ref PayloadCursor cursor, string? mapKey, SpecEntity usualEntity)
    {
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            cursor.Refuse("an object");
            return null;
        }

        bool isLenient = mapKey is null;
        Members members = new() { Name = mapKey };
        while (cursor.NextMember(out WireMember member))
        {
            if (!TryReadMember(ref cursor, member, isLenient, ref members))
            {
                return null;
            }
        }

        return Finish(ref cursor, isLenient, usualEntity, ref members);
    }

    private bool TryReadMember(ref PayloadCursor cursor, WireMember member, bool isLenient, ref Members members) => member switch
    {
        WireMember.Name when isLenient => cursor.TryReadText(out members.Name),
        WireMember.Type => cursor.TryPassText(out members.HasType),
        WireMember.Salt => cursor.TryReadText(out members.Salt),
        WireMember.Rules => TryReadRules(ref cursor, isLenient, out members.Rules),
        WireMember.Entity => cursor.TryReadText(out members.Entity),
        WireMember.IdType => cursor.TryReadText(out members.IdType),
        WireMember.Enabled => cursor.TryReadBoolean(out members.Enabled),
        WireMember.Version => cursor.TryReadUInt32(out members.Version),
        WireMember.IsActive => cursor.TryReadBoolean(out members.IsActive),

        // Not kept, because the fields that a spec reads are found in its conditions. A member of another kind still makes the spec
        // malformed.
        WireMember.FieldsUsed => cursor.TryReadTexts(out _),
        WireMember.DefaultValue => cursor.ReadSlice(out members.DefaultValue),
        WireMember.TargetAppIds => cursor.TryReadTexts(out members.TargetAppIds),
        WireMember.HasSharedParams => cursor.TryReadBoolean(out members.HasSharedParams),
        WireMember.UseNewLayerEval => cursor.TryReadBoolean(out members.UseNewLayerEval),
        WireMember.ExplicitParameters => cursor.TryReadTexts(out members.ExplicitParameters),
        WireMember.ForwardAllExposures => cursor.TryReadBoolean(out members.ForwardAllExposures),
        _ => cursor.Skip(),
    };

    private static Spec? Finish(ref PayloadCursor cursor, bool isLenient, SpecEntity usualEntity, ref Members members)
    {
        if (isLenient && members.Name is not null)
        {
            members.Salt ??= LenientValues.Salt;
            members.IdType ??= LenientValues.IdType;

            // Without the member the older SDKs take a spec for switched off, and do not look at its rules.
            members.Rules = members.Enabled is null ? [] : members.Rules ?? [];
            members.Enabled ??= false;
        }
        else if (!(cursor.Has(members.Name, WireMember.Name)
            && cursor.Has(members.HasType, WireMember.Type) // Never used, but a spec without one is malformed for the reference.
            && cursor.Has(members.Entity, WireMember.Entity)
            && cursor.Has(members.Salt, WireMember.Salt)
            && cursor.Has(members.IdType, WireMember.IdType)
            && cursor.Has(members.Enabled, WireMember.Enabled)
            && cursor.Has(members.Rules, WireMember.Rules)
            && cursor.Has(members.DefaultValue.IsPresent, WireMember.DefaultValue)))
        {
            return null;
        }

        return new Spec
        {
            Name = members.Name,
            Entity = members.Entity is null ? usualEntity : WireWords.EntityOf(members.Entity),
            Salt = members.Salt,
            Enabled = members.Enabled.Value,
            DefaultValue = members.DefaultValue,
            Rules = members.Rules,
            IdType = members.IdType,
            ExplicitParameters = members.ExplicitParameters,
            HasSharedParams = members.HasSharedParams ?? false,
            DeclaresSharedParams = members.HasSharedParams is not null,
            IsActive = members.IsActive ?? false,
            DeclaresIsActive = members.IsActive is not null,
            Version = members.Version,
            TargetAppIds = members.TargetAppIds,
            ForwardAllExposures = members.ForwardAllExposures ?? false,
            UseNewLayerEval = members.UseNewLayerEval ?? false,
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

    /// <summary>What the members of one spec held; null, false or the default value for those that were absent.</summary>
    private struct Members
    {
        public string? Name;
        public bool HasType;
        public string? Entity;
        public string? Salt;
        public string? IdType;
        public bool? Enabled;
        public bool? HasSharedParams;
        public bool? IsActive;
        public bool? ForwardAllExposures;
        public bool? UseNewLayerEval;
        public uint? Version;
        public string[]? ExplicitParameters;
        public string[]? TargetAppIds;
        public Rule[]? Rules;
        public JsonSlice DefaultValue;
    }
}
