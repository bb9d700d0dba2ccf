using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Reads parts of a delivery that were passed over as unchanged, when they are needed after all.</summary>
/// <remarks>An unchanged spec is needed when something that it refers to has changed. Not thread-safe.</remarks>
internal sealed class PartReader(
    ReadOnlyMemory<byte> payload, ConditionTable conditions, ConditionMapReader conditionMap, SpecContainer gates, SpecContainer configs, SpecContainer layers, Utf8StringPool texts)
{
    /// <summary>Reads the specs of a container that were passed over, except those that are taken over.</summary>
    /// <param name="member">The container.</param>
    /// <param name="specs">The specs of the container.</param>
    /// <param name="isTakenOver">True for the index of a spec that is taken over.</param>
    /// <returns>True when a spec was read.</returns>
    internal bool ReadSpecs(WireMember member, SpecList specs, Func<int, bool> isTakenOver)
    {
        bool any = false;
        SpecContainer container = member == WireMember.FeatureGates ? gates : member == WireMember.DynamicConfigs ? configs : layers;
        for (int i = 0; i < specs.Count; i++)
        {
            if (specs.UnreadAt(i).IsPresent && !isTakenOver(i))
            {
                PayloadCursor cursor = new(payload.Span, specs.UnreadAt(i), SpecsReader.JsonOptions, texts);
                specs.Complete(i, container.ReadLater(ref cursor, specs.NameAt(i)));
                any = true;
            }
        }

        return any;
    }

    /// <summary>Reads a condition.</summary>
    internal Condition ReadCondition(JsonSlice bytes)
    {
        PayloadCursor cursor = new(payload.Span, bytes, SpecsReader.JsonOptions, texts);
        return ConditionReader.Read(ref cursor, isLenient: false)
            ?? throw new InvalidOperationException($"A condition was read before, and cannot be read now: {cursor.Problem}.");
    }

    /// <summary>The conditions and their identities, with those that specs have referred to meanwhile.</summary>
    internal (Condition?[] Conditions, ConditionIdentity[] Identities) Conditions() => (conditions.ToArray(), conditionMap.Identities());
}
