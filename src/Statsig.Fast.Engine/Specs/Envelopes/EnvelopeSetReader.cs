using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Turns the parts of a delivery in envelopes into a <see cref="SpecSet"/>, and passes over those that are known.</summary>
/// <remarks>
/// The one place that joins envelopes to what JSON is read into. A part that was passed over is found again by its index, which its slice
/// carries in place of an offset.
/// </remarks>
internal sealed class EnvelopeSetReader : ILaterParts
{
    private const int LongestNameOnStack = 256;

    private readonly EnvelopeSet _set;
    private readonly IKnownSpecs? _known;
    private readonly Utf8StringPool _texts;
    private readonly SpecSetReader _reader;
    private readonly SliceBuffer _values;
    private readonly EnvelopeArchive.Reader _data;
    private readonly EnvelopeSpecReader _specReader;
    private readonly EnvelopeConditionReader _conditionReader;

    /// <param name="set">The parts.</param>
    /// <param name="known">What an earlier delivery contained; null to read everything.</param>
    /// <param name="texts">The texts of the delivery.</param>
    internal EnvelopeSetReader(EnvelopeSet set, IKnownSpecs? known, Utf8StringPool texts)
    {
        _set = set;
        _known = known;
        _texts = texts;
        _reader = new SpecSetReader(known);

        // Of a first delivery, about half are values; of others hardly any part is read.
        _values = new SliceBuffer(known is null ? (int)Math.Min(set.Archive.PlainBytes / 2, 1 << 30) : 0);
        _data = new EnvelopeArchive.Reader(set.Archive);
        _specReader = new EnvelopeSpecReader(new EnvelopeRuleReader(_reader.Conditions, _values, texts), _values, texts);
        _conditionReader = new EnvelopeConditionReader(_values, texts);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Payload => _values.Written;

    /// <summary>Reads the delivery; null when its members without envelopes are not a JSON object.</summary>
    /// <exception cref="JsonException">A text escapes half of a surrogate pair.</exception>
    internal SpecSet? Read(EnvelopeMerge merge)
    {
        _reader.Problems.AddRange(merge.Missing);
        ReadOnlySpan<byte> rest = merge.Top!.Rest is { Length: > 0 } given ? given : "{}"u8;
        if (!_values.TryAdd(rest, out JsonSlice slice) || !_reader.TryReadRest(Payload, slice, _texts, merge.Deletions))
        {
            return null;
        }

        ReadConditions();
        SpecList gates = ReadSpecs(WireMember.FeatureGates, _set.Gates);
        SpecList configs = ReadSpecs(WireMember.DynamicConfigs, _set.Configs);
        SpecList layers = ReadSpecs(WireMember.LayerConfigs, _set.Layers);
        return _reader.Build(merge.Top, gates, configs, layers, ReadStores(), this);
    }

    /// <inheritdoc/>
    public bool ReadSpecs(WireMember member, SpecList specs, Func<int, bool> isTakenOver)
    {
        bool any = false;
        EnvelopeSection section = member == WireMember.FeatureGates ? _set.Gates : member == WireMember.DynamicConfigs ? _set.Configs : _set.Layers;
        for (int i = 0; i < specs.Count; i++)
        {
            if (specs.UnreadAt(i).IsPresent && !isTakenOver(i))
            {
                specs.Complete(i, ReadSpec(in section[IndexOf(specs.UnreadAt(i))])
                    ?? throw new InvalidOperationException($"The spec \"{specs.NameAt(i)}\" was read before, and cannot be read now: {_specReader.Problem}."));
                any = true;
            }
        }

        return any;
    }

    /// <inheritdoc/>
    public Condition ReadCondition(JsonSlice unread) => _conditionReader.Read(_data.Read(in _set.Conditions[IndexOf(unread)]))
        ?? throw new InvalidOperationException($"A condition was read before, and cannot be read now: {_conditionReader.Problem}.");

    /// <inheritdoc/>
    public (Condition?[] Conditions, ConditionIdentity[] Identities) Conditions() => (_reader.Conditions.ToArray(), _reader.ConditionMap.Identities());

    // Not 0, which stands for a part that is not there.
    private static JsonSlice PlaceOf(int index) => new(index + 1, 1);

    private static int IndexOf(JsonSlice place) => place.Offset - 1;

    private void ReadConditions()
    {
        Span<byte> buffer = stackalloc byte[LongestNameOnStack];
        for (int i = 0; i < _set.Conditions.Count; i++)
        {
            ref readonly EnvelopeEntry entry = ref _set.Conditions[i];
            ReadOnlySpan<byte> key = Encoding.UTF8.TryGetBytes(entry.Name, buffer, out int length) ? buffer[..length] : Encoding.UTF8.GetBytes(entry.Name);
            if (_reader.ConditionMap.TryPassOver(key, entry.Bytes, PlaceOf(i)))
            {
                continue;
            }

            if (_conditionReader.Read(_data.Read(in entry)) is { } condition)
            {
                _reader.ConditionMap.Add(key, condition, entry.Bytes);
            }
            else
            {
                // In JSON it would invalidate the delivery. Here the reference skips it, and the rules that refer to it are unsupported.
                _reader.Problems.Add(new SkippedPart($"condition \"{entry.Name}\"", _conditionReader.Problem));
            }
        }
    }

    private SpecList ReadSpecs(WireMember member, EnvelopeSection section)
    {
        IKnownContainer? known = _known?.Of(member);
        var specs = new SpecList.Builder(known);
        int expected = 0;
        for (int i = 0; i < section.Count; i++)
        {
            ref readonly EnvelopeEntry entry = ref section[i];
            int position = known is null ? -1 : expected < known.Count && known.NameAt(expected) == entry.Name ? expected : known.Find(entry.Name);
            expected = position + 1;
            if (position >= 0 && known!.BytesAt(position) == entry.Bytes)
            {
                specs.AddUnread(position, PlaceOf(i));
            }
            else if (ReadSpec(in entry) is { } spec)
            {
                specs.Add(spec, position, isUnchanged: false);
            }
            else
            {
                _reader.Problems.Add(new SkippedPart(entry.Name, _specReader.Problem));
            }
        }

        return specs.Build();
    }

    private Spec? ReadSpec(in EnvelopeEntry entry)
    {
        Spec? spec = _specReader.Read(entry.Name, _data.Read(in entry));
        spec?.Identify(entry.Bytes);
        return spec;
    }

    private ParameterStoreSpec[] ReadStores()
    {
        var stores = new List<ParameterStoreSpec>(_set.Stores.Count);
        for (int i = 0; i < _set.Stores.Count; i++)
        {
            ref readonly EnvelopeEntry entry = ref _set.Stores[i];
            if (!_values.TryAdd(_data.Read(in entry), out JsonSlice slice))
            {
                _reader.Problems.Add(new SkippedPart(entry.Name, "its data is not valid JSON"));
                continue;
            }

            PayloadCursor cursor = new(_values.Written.Span, slice, SpecsReader.JsonOptions, _texts);
            if (ParameterStoreReader.Read(ref cursor, entry.Name, _reader.Problems) is { } store)
            {
                stores.Add(store);
            }
            else
            {
                _reader.Problems.Add(new SkippedPart(entry.Name, cursor.Problem));
            }
        }

        return [.. stores];
    }
}
