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
    private readonly Dictionary<string, Dictionary<string, BucketKey>> _bucketKeys = []; // By ID type, then by prefix.
    private readonly Dictionary<string, NestedGate> _nestedGates = [];
    private readonly Dictionary<string, UserFieldSource> _userFields = [];
    private readonly Dictionary<long, ParameterSet> _parameterSets = []; // By the hash of the JSON.
    private readonly KeptBytes _kept = new();

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

    /// <summary>The memory of what <see cref="Keep"/> copied.</summary>
    internal long KeptBytes => _kept.AllocatedBytes;

    /// <summary>Copies JSON that answers repeat: the ruleset keeps no other byte of the payload.</summary>
    internal ReadOnlyMemory<byte> Keep(JsonSlice slice) => _kept.Keep(Bytes(slice));

    internal UnitIdSource UnitId(string idType)
    {
        ref UnitIdSource? source = ref CollectionsMarshal.GetValueRefOrAddDefault(_unitIds, idType, out _);
        return source ??= new UnitIdSource(idType);
    }

    /// <summary>The hash input "prefix + unit ID"; the prefix ends in its dot.</summary>
    internal BucketKey Bucket(string prefix, string idType)
    {
        ref Dictionary<string, BucketKey>? keys = ref CollectionsMarshal.GetValueRefOrAddDefault(_bucketKeys, idType, out _);
        keys ??= [];
        ref BucketKey? key = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, prefix, out _);
        return key ??= new BucketKey(new HashPrefix(prefix), UnitId(idType));
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

        // The bytes are compared too: sets of different JSON with one hash are not shared, and neither are those that keep no JSON.
        ReadOnlySpan<byte> json = Bytes(slice);
        long hash = (long)XxHash3.HashToUInt64(json, ProcessSeed.Value);
        if (_parameterSets.TryGetValue(hash, out ParameterSet? known) && known.Json.Span.SequenceEqual(json))
        {
            return known;
        }

        return _parameterSets[hash] = ParameterJson.ReadSet(_kept.Keep(json), Pool);
    }
}
