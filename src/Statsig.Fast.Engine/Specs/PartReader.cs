using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Reads parts of a delivery that were passed over as unchanged, when they are needed after all.</summary>
/// <remarks>An unchanged spec is needed when something that it refers to has changed. Not thread-safe.</remarks>
internal sealed class PartReader(
    ReadOnlyMemory<byte> payload, ConditionTable conditions, SpecContainer gates, SpecContainer configs, SpecContainer layers, Utf8StringPool texts)
{
    /// <summary>Reads the specs of a container that were passed over, except those that are taken over.</summary>
    /// <param name="member">The container.</param>
    /// <param name="specs">The specs of the container, in which read ones take the places of those that were passed over.</param>
    /// <param name="isTakenOver">True for the index of a spec that is taken over.</param>
    /// <returns>True when a spec was read.</returns>
    internal bool ReadSpecs(WireMember member, Spec[] specs, Func<int, bool> isTakenOver)
    {
        bool any = false;
        SpecContainer container = member == WireMember.FeatureGates ? gates : member == WireMember.DynamicConfigs ? configs : layers;
        for (int i = 0; i < specs.Length; i++)
        {
            if (specs[i].Unread.IsPresent && !isTakenOver(i))
            {
                PayloadCursor cursor = new(payload.Span, specs[i].Unread, SpecsReader.JsonOptions, texts);
                specs[i] = container.ReadLater(ref cursor, specs[i]);
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
    internal (Condition?[] Conditions, ConditionIdentity[] Identities) Conditions() => (conditions.ToArray(), conditions.Identities());
}
