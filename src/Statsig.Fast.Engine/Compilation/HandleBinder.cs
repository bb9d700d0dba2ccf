using System.Runtime.CompilerServices;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>Puts specs into the slots of handles, so that evaluations find them without a name.</summary>
/// <remarks>
/// Handles that were used with the ruleset before are bound when the next one is compiled; one that is used for the first time is bound by
/// that call. A slot belongs to one ruleset, so it can never answer for another; a name that the ruleset does not have is bound too.
/// </remarks>
internal static class HandleBinder
{
    /// <summary>Binds in a ruleset, before it is published, what was in use in the one before it.</summary>
    internal static void Bind(Ruleset previous, Ruleset next)
    {
        Bind(ref previous.GateSlots, ref next.GateSlots, EntryType.Gate, next);
        Bind(ref previous.DynamicConfigSlots, ref next.DynamicConfigSlots, EntryType.DynamicConfig, next);
        Bind(ref previous.ExperimentSlots, ref next.ExperimentSlots, EntryType.Experiment, next);
        Bind(ref previous.LayerSlots, ref next.LayerSlots, EntryType.Layer, next);
        for (int schema = 0; schema < previous.ParameterStoreSlots.SchemaCount; schema++)
        {
            if (Schema.WithIndex(schema) is not { } known)
            {
                continue;
            }

            for (int ordinal = 0; ordinal < previous.ParameterStoreSlots.Of(schema).Length; ordinal++)
            {
                if (previous.ParameterStoreSlots.Of(schema)[ordinal] is not null)
                {
                    BindStore(next, known, ordinal);
                }
            }
        }
    }

    /// <summary>Finds a spec by the name of its handle, once for each ruleset, and keeps it in the slot.</summary>
    /// <returns>The spec; null when the ruleset has none of this name.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // Once for each handle and ruleset; it must not weigh on the calls that find their slot filled.
    internal static CompiledSpec? BindSpec(Ruleset ruleset, ref SlotTable<CompiledSpec> slots, EntryType kind, Schema? schema, int ordinal)
    {
        // Without specs nothing is bound: such a ruleset answers by the way that may throw.
        if (!ruleset.HasSpecs || schema?.NameOf(kind, ordinal) is not { } name)
        {
            return null;
        }

        CompiledSpec? spec = kind switch
        {
            EntryType.Gate => ruleset.Gates.Find(name),
            EntryType.Layer => ruleset.Layers.Find(name),
            _ => ruleset.Configs.Find(name),
        };
        slots.Store(ruleset.SlotsLock, schema.EnsureRegistered(), ordinal, schema.CountOf(kind), spec ?? CompiledSpec.Unknown);
        return spec;
    }

    /// <summary>The same for a parameter store.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static CompiledParameterStore? BindStore(Ruleset ruleset, Schema? schema, int ordinal)
    {
        if (!ruleset.HasSpecs || schema?.NameOf(EntryType.ParameterStore, ordinal) is not { } name)
        {
            return null;
        }

        CompiledParameterStore? store = ruleset.FindParameterStore(name);
        ruleset.ParameterStoreSlots.Store(
            ruleset.SlotsLock, schema.EnsureRegistered(), ordinal, schema.CountOf(EntryType.ParameterStore), store ?? CompiledParameterStore.Unknown);
        return store;
    }

    private static void Bind(ref SlotTable<CompiledSpec> previous, ref SlotTable<CompiledSpec> next, EntryType kind, Ruleset ruleset)
    {
        for (int schema = 0; schema < previous.SchemaCount; schema++)
        {
            if (Schema.WithIndex(schema) is not { } known)
            {
                continue;
            }

            for (int ordinal = 0; ordinal < previous.Of(schema).Length; ordinal++)
            {
                if (previous.Of(schema)[ordinal] is not null)
                {
                    BindSpec(ruleset, ref next, kind, known, ordinal);
                }
            }
        }
    }
}
