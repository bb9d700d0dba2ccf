using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Statsig.Fast.Specs;

/// <summary>The member names of a payload as they are spelled on the wire, and the way from a name to its member.</summary>
internal static class WireNames
{
    // Sparse: nearly every name is found, or found to be unknown, in the first slot.
    private const int SlotBits = 9;

    // The one place where a name is written.
    private static readonly (WireMember Member, string Name)[] Table =
    [
        // The payload itself.
        (WireMember.HasUpdates, "has_updates"),
        (WireMember.Time, "time"),
        (WireMember.FeatureGates, "feature_gates"),
        (WireMember.DynamicConfigs, "dynamic_configs"),
        (WireMember.LayerConfigs, "layer_configs"),
        (WireMember.ConditionMap, "condition_map"),
        (WireMember.ExperimentToLayer, "experiment_to_layer"),
        (WireMember.Layers, "layers"),
        (WireMember.Checksum, "checksum"),
        (WireMember.ResponseFormat, "response_format"),
        (WireMember.CompanyId, "company_id"),
        (WireMember.AppId, "app_id"),
        (WireMember.SdkKeysToAppIds, "sdk_keys_to_app_ids"),
        (WireMember.HashedSdkKeysToAppIds, "hashed_sdk_keys_to_app_ids"),
        (WireMember.HashedSdkKeyUsed, "hashed_sdk_key_used"),
        (WireMember.IdLists, "id_lists"),
        (WireMember.Diagnostics, "diagnostics"),
        (WireMember.SdkConfigs, "sdk_configs"),
        (WireMember.SdkFlags, "sdk_flags"),
        (WireMember.DefaultEnvironment, "default_environment"),
        (WireMember.SessionReplayInfo, "session_replay_info"),
        (WireMember.ParamStores, "param_stores"),
        (WireMember.CmabConfigs, "cmab_configs"),
        (WireMember.Overrides, "overrides"),
        (WireMember.OverrideRules, "override_rules"),

        // Specs.
        (WireMember.Entity, "entity"),
        (WireMember.ExplicitParameters, "explicitParameters"),
        (WireMember.HasSharedParams, "hasSharedParams"),
        (WireMember.IsActive, "isActive"),
        (WireMember.ForwardAllExposures, "forwardAllExposures"),
        (WireMember.FieldsUsed, "fieldsUsed"),
        (WireMember.UseNewLayerEval, "useNewLayerEval"),
        (WireMember.Rules, "rules"),
        (WireMember.Enabled, "enabled"),
        (WireMember.DefaultValue, "defaultValue"),
        (WireMember.Version, "version"),
        (WireMember.TargetAppIds, "targetAppIDs"),

        // Specs, rules and conditions.
        (WireMember.Name, "name"),
        (WireMember.Type, "type"),
        (WireMember.Salt, "salt"),
        (WireMember.IdType, "idType"),

        // Rules.
        (WireMember.Id, "id"),
        (WireMember.PassPercentage, "passPercentage"),
        (WireMember.Conditions, "conditions"),
        (WireMember.ReturnValue, "returnValue"),
        (WireMember.GroupName, "groupName"),
        (WireMember.ConfigDelegate, "configDelegate"),
        (WireMember.IsExperimentGroup, "isExperimentGroup"),
        (WireMember.SamplingRate, "samplingRate"),

        // Conditions.
        (WireMember.Operator, "operator"),
        (WireMember.Field, "field"),
        (WireMember.TargetValue, "targetValue"),
        (WireMember.AdditionalValues, "additionalValues"),

        // Parameter stores.
        (WireMember.Parameters, "parameters"),
        (WireMember.RefType, "ref_type"),
        (WireMember.ParamType, "param_type"),
        (WireMember.Value, "value"),
        (WireMember.GateName, "gate_name"),
        (WireMember.PassValue, "pass_value"),
        (WireMember.FailValue, "fail_value"),
        (WireMember.ConfigName, "config_name"),
        (WireMember.ExperimentName, "experiment_name"),
        (WireMember.LayerName, "layer_name"),
        (WireMember.ParamName, "param_name"),

        // Contextual autotunes.
        (WireMember.SampleRate, "sampleRate"),
        (WireMember.HigherIsBetter, "higherIsBetter"),
        (WireMember.Groups, "groups"),
        (WireMember.Config, "config"),
        (WireMember.TargetingGateName, "targetingGateName"),
        (WireMember.ParameterValues, "parameterValues"),
        (WireMember.Alpha, "alpha"),
        (WireMember.Intercept, "intercept"),
        (WireMember.Records, "records"),
        (WireMember.WeightsNumerical, "weightsNumerical"),
        (WireMember.WeightsCategorical, "weightsCategorical"),

        // Config mappings.
        (WireMember.NewConfigName, "new_config_name"),
        (WireMember.RuleName, "rule_name"),
        (WireMember.StartTime, "start_time"),
    ];

    private static readonly string[] Names = NamesByMember();

    private static readonly Slot[] Slots = FillSlots();

    /// <summary>The member with a name, or <see cref="WireMember.Unknown"/>.</summary>
    /// <remarks>
    /// Allocates nothing. A payload cannot slow this down: the table is fixed, and so is its longest run of used slots. Most names are
    /// compared by their first and last eight bytes alone, which takes 2 ns where comparing spans takes 3.
    /// </remarks>
    internal static WireMember Find(ReadOnlySpan<byte> name)
    {
        (ulong head, ulong tail) = EndsOf(name);
        Slot[] slots = Slots;
        for (int index = IndexOf(head, tail, name.Length); ; index++)
        {
            ref readonly Slot slot = ref slots[index & (slots.Length - 1)];
            if (slot.Member == WireMember.Unknown
                || (slot.Head == head && slot.Tail == tail && slot.Length == name.Length
                    && (name.Length <= 2 * sizeof(ulong) || name.SequenceEqual(slot.Name))))
            {
                return slot.Member;
            }
        }
    }

    /// <summary>The name of a member, for messages.</summary>
    internal static string TextOf(WireMember member) => Names[(int)member];

    private static string[] NamesByMember()
    {
        var names = new string[Table.Length + 1];
        foreach ((WireMember member, string name) in Table)
        {
            names[(int)member] = name;
        }

        return names;
    }

    private static Slot[] FillSlots()
    {
        var slots = new Slot[1 << SlotBits];
        foreach ((WireMember member, string text) in Table)
        {
            byte[] name = Encoding.UTF8.GetBytes(text);
            (ulong head, ulong tail) = EndsOf(name);
            int index = IndexOf(head, tail, name.Length);
            while (slots[index & (slots.Length - 1)].Member != WireMember.Unknown)
            {
                index++;
            }

            slots[index & (slots.Length - 1)] = new Slot(head, tail, name.Length, member, name);
        }

        return slots;
    }

    /// <summary>The first and the last bytes of a name: eight each, or as many as there are.</summary>
    private static (ulong Head, ulong Tail) EndsOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        >= sizeof(ulong) => (
            BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..])),
        >= sizeof(uint) => (
            BinaryPrimitives.ReadUInt32LittleEndian(name), BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..])),
        > 0 => (name[0], (ulong)(name[name.Length / 2] << 8 | name[^1])),
        _ => default,
    };

    private static int IndexOf(ulong head, ulong tail, int length) =>
        (int)((head + BitOperations.RotateLeft(tail, 32) + (ulong)length) * 0x9E37_79B9_7F4A_7C15 >> (64 - SlotBits));

    private readonly record struct Slot(ulong Head, ulong Tail, int Length, WireMember Member, byte[] Name);
}
