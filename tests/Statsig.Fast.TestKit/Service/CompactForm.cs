using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.LocalService.Protocol.Compact;

namespace Statsig.Fast.TestKit.Service;

/// <summary>Payloads in the compact form, made by the local service with Google's implementation of protocol buffers.</summary>
public static class CompactForm
{
    private static readonly HashSet<string> KnownTypes =
    [
        "public", "fail_gate", "pass_gate", "ua_based", "ip_based", "user_field", "environment_field", "current_time", "user_bucket", "target_app", "unit_id",
    ];

    private static readonly HashSet<string> UnknownOperators = ["ANY", "resembles"];

    /// <summary>The payload without conditions of kinds that have no number, and without what a message does not tell apart.</summary>
    public static byte[] Expressible(byte[] payload)
    {
        JsonObject root = JsonNode.Parse(payload)!.AsObject();
        JsonObject conditions = root["condition_map"]!.AsObject();
        foreach ((string name, JsonNode? condition) in conditions.ToArray())
        {
            string? word = (string?)condition!["operator"];
            if (!KnownTypes.Contains((string)condition["type"]!) || (word is not null && UnknownOperators.Contains(word)))
            {
                conditions.Remove(name);
            }
            else if (condition["targetValue"] is null)
            {
                condition.AsObject().Remove("targetValue");
            }
        }

        foreach (string container in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            foreach ((_, JsonNode? spec) in root[container]!.AsObject())
            {
                spec!["version"] ??= 0;
                foreach (string list in (string[])["explicitParameters", "targetAppIDs"])
                {
                    if (spec[list] is JsonArray { Count: 0 })
                    {
                        spec.AsObject().Remove(list);
                    }
                }
            }
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>Converts a payload that the compact form can express.</summary>
    public static CompactSpecs Encode(byte[] payload) =>
        CompactSpecs.TryCreate(SpecsPayload.Parse(payload)) ?? throw new ArgumentException("The compact form cannot express the payload.", nameof(payload));

    /// <summary>The messages of a delivery.</summary>
    public static byte[] Decompress(byte[] compact)
    {
        using var brotli = new BrotliStream(new MemoryStream(compact), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        brotli.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A delivery of messages.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, compressed, out int written, quality: 1, window: 18)
            ? compressed[..written]
            : throw new InvalidOperationException("The bytes were not compressed.");
    }
}
