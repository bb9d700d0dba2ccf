using System;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>The parts of a payload that is JSON.</summary>
internal sealed class PartReader(
    ReadOnlyMemory<byte> payload,
    ConditionTable conditions,
    ConditionMapReader conditionMap,
    SpecContainer gates,
    SpecContainer configs,
    SpecContainer layers,
    Utf8StringPool texts)
    : ILaterParts
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Payload => payload;

    /// <inheritdoc/>
    public bool ReadSpecs(WireMember member, SpecList specs, Func<int, bool> isTakenOver)
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

    /// <inheritdoc/>
    public Condition ReadCondition(JsonSlice unread)
    {
        PayloadCursor cursor = new(payload.Span, unread, SpecsReader.JsonOptions, texts);
        return ConditionReader.Read(ref cursor, isLenient: false)
            ?? throw new InvalidOperationException($"A condition was read before, and cannot be read now: {cursor.Problem}.");
    }

    /// <inheritdoc/>
    public (Condition?[] Conditions, ConditionIdentity[] Identities) Conditions() => (conditions.ToArray(), conditionMap.Identities());
}
