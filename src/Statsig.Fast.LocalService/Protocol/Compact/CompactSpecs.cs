using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.IO.Hashing;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using Statsig.Fast.LocalService.Protocol.Compact.Wire;

namespace Statsig.Fast.LocalService.Protocol.Compact;

/// <summary>A payload in the compact form: as a whole, and as the difference from an earlier one.</summary>
/// <remarks>Immutable but for the whole form, which is made when it is first asked for.</remarks>
public sealed class CompactSpecs
{
    private const int Quality = 5;

    private readonly Dictionary<CompactName, CompactPart> _parts;
    private readonly SpecsTopLevel _top;
    private readonly Lazy<byte[]> _whole;

    private CompactSpecs(SpecsPayload payload, SpecsTopLevel top, Dictionary<CompactName, CompactPart> parts)
    {
        _top = top;
        _parts = parts;
        _whole = new Lazy<byte[]>(() => Encode(null));
        Version = new CompactVersion(payload.Time, payload.Checksum, parts.ToDictionary(static part => part.Key, static part => part.Value.Checksum));
    }

    /// <summary>All specs.</summary>
    public byte[] Whole => _whole.Value;

    internal CompactVersion Version { get; }

    /// <summary>Converts a payload; null when it is not of the v2 shape, or has something that the compact form cannot express.</summary>
    public static CompactSpecs? TryCreate(SpecsPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload.Utf8);
            return Create(payload, document.RootElement);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or KeyNotFoundException or NotSupportedException)
        {
            // What the converted members throw for another type, a missing member or a word without a number: clients get the JSON.
            return null;
        }
    }

    /// <summary>The change from earlier specs.</summary>
    public byte[] DeltaFrom(CompactSpecs earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return DeltaFrom(earlier.Version);
    }

    /// <summary>The change from an earlier version.</summary>
    internal byte[] DeltaFrom(CompactVersion earlier) => Encode(earlier);

    private static CompactSpecs Create(SpecsPayload payload, JsonElement root)
    {
        var parts = new Dictionary<CompactName, CompactPart>();
        var rest = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(rest))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in root.EnumerateObject())
            {
                if (KindOf(member.Name) is { } kind)
                {
                    AddParts(parts, kind, member.Value);
                }
                else if (member.Name is not ("has_updates" or "time" or "company_id" or "response_format" or "checksum"))
                {
                    json.WritePropertyName(member.Name);
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
                }
            }

            json.WriteEndObject();
        }

        var top = new SpecsTopLevel
        {
            HasUpdates = root.GetProperty("has_updates").GetBoolean(),
            Time = root.GetProperty("time").GetUInt64(),
            CompanyId = TextOf(root, "company_id"),
            ResponseFormat = TextOf(root, "response_format"),
            Checksum = payload.Checksum ?? "",
            Rest = ByteString.CopyFrom(rest.WrittenSpan),
        };
        return new CompactSpecs(payload, top, parts);
    }

    private static void AddParts(Dictionary<CompactName, CompactPart> parts, EnvelopeKind kind, JsonElement container)
    {
        if (kind == EnvelopeKind.ParameterStore && container.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        foreach (JsonProperty part in container.EnumerateObject())
        {
            byte[] data = kind switch
            {
                EnvelopeKind.ParameterStore => JsonMarshal.GetRawUtf8Value(part.Value).ToArray(),
                EnvelopeKind.Condition => CompactMessages.ConditionOf(part.Value).ToByteArray(),
                _ => CompactMessages.SpecOf(part.Value).ToByteArray(),
            };
            parts[new CompactName(kind, part.Name)] = new CompactPart(Crc32.HashToUInt32(data), data);
        }
    }

    private static EnvelopeKind? KindOf(string member) => member switch
    {
        "feature_gates" => EnvelopeKind.FeatureGate,
        "dynamic_configs" => EnvelopeKind.DynamicConfig,
        "layer_configs" => EnvelopeKind.LayerConfig,
        "param_stores" => EnvelopeKind.ParameterStore,
        "condition_map" => EnvelopeKind.Condition,
        _ => null,
    };

    private static string TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string TextOf(uint checksum) => checksum.ToString(CultureInfo.InvariantCulture);

    private byte[] Encode(CompactVersion? earlier)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, new BrotliCompressionOptions { Quality = Quality }, leaveOpen: true))
        using (var output = new CodedOutputStream(brotli))
        {
            if (earlier is not null)
            {
                output.WriteMessage(new SpecsEnvelope { Kind = (int)EnvelopeKind.CopyPrevious });
            }

            output.WriteMessage(new SpecsEnvelope { Kind = (int)EnvelopeKind.TopLevel, Data = _top.ToByteString() });
            foreach ((CompactName name, CompactPart part) in _parts)
            {
                if (earlier is null || !earlier.Parts.TryGetValue(name, out uint known) || known != part.Checksum)
                {
                    output.WriteMessage(new SpecsEnvelope
                    {
                        Kind = (int)name.Kind,
                        Name = name.Name,
                        Checksum = TextOf(part.Checksum),
                        Data = UnsafeByteOperations.UnsafeWrap(part.Data),
                    });
                }
            }

            if (earlier is not null)
            {
                output.WriteMessage(new SpecsEnvelope { Kind = (int)EnvelopeKind.Deletions, Data = DeletionsFrom(earlier).ToByteString() });
            }

            output.WriteMessage(new SpecsEnvelope { Kind = (int)EnvelopeKind.Checksums, Data = Sums().ToByteString() });
            output.WriteMessage(new SpecsEnvelope { Kind = (int)EnvelopeKind.Done });
        }

        return compressed.ToArray();
    }

    private RulesetsResponseDeletions DeletionsFrom(CompactVersion earlier)
    {
        var deletions = new RulesetsResponseDeletions();
        foreach ((EnvelopeKind kind, string name) in earlier.Parts.Keys)
        {
            if (!_parts.ContainsKey(new CompactName(kind, name)))
            {
                (kind switch
                {
                    EnvelopeKind.FeatureGate => deletions.FeatureGates,
                    EnvelopeKind.DynamicConfig => deletions.DynamicConfigs,
                    EnvelopeKind.LayerConfig => deletions.LayerConfigs,
                    EnvelopeKind.ParameterStore => deletions.ParamStores,
                    _ => deletions.ConditionMap,
                }).Add(name);
            }
        }

        return deletions;
    }

    private RulesetsChecksums Sums()
    {
        var sums = new RulesetsChecksums();
        foreach (string container in (ReadOnlySpan<string>)["feature_gates", "dynamic_configs", "layer_configs", "param_stores", "condition_map"])
        {
            ulong sum = 0;
            foreach ((CompactName name, CompactPart part) in _parts)
            {
                sum = unchecked(sum + (name.Kind == KindOf(container) ? part.Checksum : 0));
            }

            sums.FieldChecksums.Add(container, sum);
        }

        return sums;
    }
}
