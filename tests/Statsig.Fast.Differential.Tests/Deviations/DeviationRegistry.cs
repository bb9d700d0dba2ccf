using System.Collections.Generic;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>Every deviation that docs/compatibility.md lists. To allow another one, add its row to the page and its class here.</summary>
internal static class DeviationRegistry
{
    internal static IReadOnlyList<Deviation> All { get; } =
    [
        new RepeatedExposures(),
        new CaseOnlyTargets(),
        new NestedMappingVersion(),
        new NestedMappingIdType(),
        new NestedMappingName(),
        new NestedMappingMembers(),
        new NestedMappingUnsupported(),
        new NestedVersion(),
        new NestedActive(),
        new NestedGroup(),
        new NestedUnknownGate(),
        new NestedUnknownUndelegated(),
        new MappedDelegate(),
        new NestedDelegate(),
        new NestedOverrideReason(),
        new GroupExposurePassed(),
        new ResponseOrder(),
        new MappingCircle(),
        new SessionTargeting(),
        new UnsupportedMergingLayer(),
        new UnsupportedDelegate(),
        new UnsupportedAnswer(),
        new MultiGates(),
        new AddressOctets(),
        new EmptyIdType(),
        new HalfSurrogates(),
        MalformedPart.MappingRule,
        MalformedPart.MappingEntry,
        MalformedPart.StoreOrAutotune,
        MalformedPart.OptionalMember,
    ];
}
