using System;
using System.Collections.Generic;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Statsig.Fast.Internals;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>What the parts of one compilation share: the delivery, and one object for everything that occurs more than once.</summary>
internal sealed class CompilationScope(SpecSet set, EvaluationSettings settings, IdListStore idLists)
{
    private readonly Dictionary<string, UnitIdSource> _unitIds = [];
    private readonly Dictionary<(string Prefix, string IdType), BucketKey> _bucketKeys = [];
    private readonly Dictionary<string, NestedGate> _nestedGates = [];
    private readonly Dictionary<string, UserFieldSource> _userFields = [];
    private readonly Dictionary<JsonSlice, ParameterSet> _parameterSets = new(new SliceComparer(set.Payload));

    internal SpecSet Set => set;

    internal EvaluationSettings Settings => settings;

    internal IdListStore IdLists => idLists;

    internal Utf8StringPool Pool { get; } = new(512);

    internal ProblemList Problems { get; } = new();

    internal IReadOnlyCollection<NestedGate> NestedGates => _nestedGates.Values;

    /// <summary>True when a condition names the tier of the options.</summary>
    internal bool NamesTier { get; private set; }

    /// <summary>Looks for the tier of the options among those that a condition names.</summary>
    internal void NoteTiers(TargetValue target)
    {
        if (settings.UnusualTier is { } tier)
        {
            NamesTier |= tier.Equals(target.Text, StringComparison.OrdinalIgnoreCase) || Array.Exists(target.Elements, element => tier.Equals(element, StringComparison.OrdinalIgnoreCase));
        }
    }

    internal ReadOnlySpan<byte> Bytes(JsonSlice slice) => slice.In(set.Payload.Span);

    internal ReadOnlyMemory<byte> Memory(JsonSlice slice) => set.Payload.Slice(slice.Offset, slice.Length);

    internal UnitIdSource UnitId(string idType)
    {
        ref UnitIdSource? source = ref CollectionsMarshal.GetValueRefOrAddDefault(_unitIds, idType, out _);
        return source ??= new UnitIdSource(idType);
    }

    /// <summary>The hash input "prefix + unit ID"; the prefix ends in its dot.</summary>
    internal BucketKey Bucket(string prefix, string idType)
    {
        UnitIdSource unitId = UnitId(idType);
        ref BucketKey? key = ref CollectionsMarshal.GetValueRefOrAddDefault(_bucketKeys, (prefix, idType), out _);
        return key ??= new BucketKey(new HashPrefix(prefix), unitId);
    }

    internal NestedGate NestedGate(string name)
    {
        ref NestedGate? gate = ref CollectionsMarshal.GetValueRefOrAddDefault(_nestedGates, name, out _);
        return gate ??= new NestedGate(name);
    }

    internal UserFieldSource UserField(string? field)
    {
        if (field is null)
        {
            return new UserFieldSource(null);
        }

        ref UserFieldSource? source = ref CollectionsMarshal.GetValueRefOrAddDefault(_userFields, field, out _);
        return source ??= new UserFieldSource(field);
    }

    /// <summary>Decoded parameters; the many rules that answer the same share one set.</summary>
    internal ParameterSet Parameters(JsonSlice slice)
    {
        if (!slice.IsPresent)
        {
            return ParameterSet.Empty;
        }

        ref ParameterSet? parameters = ref CollectionsMarshal.GetValueRefOrAddDefault(_parameterSets, slice, out _);
        return parameters ??= ParameterJson.ReadSet(Memory(slice), Pool);
    }

    /// <summary>Compares slices by their bytes.</summary>
    private sealed class SliceComparer(ReadOnlyMemory<byte> payload) : IEqualityComparer<JsonSlice>
    {
        public bool Equals(JsonSlice x, JsonSlice y) => x.In(payload.Span).SequenceEqual(y.In(payload.Span));

        public int GetHashCode(JsonSlice slice) => (int)XxHash3.HashToUInt64(slice.In(payload.Span), ProcessSeed.Value);
    }
}
