using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>
/// Small payloads to damage: each some of the entities of the payload of every feature, so that one change in a few thousand bytes counts.
/// </summary>
internal static class PayloadSlices
{
    private const double Share = 0.3;

    /// <summary>Slices of both shapes, the same ones for the same seed; together they hold every entity.</summary>
    internal static byte[][] Create(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(number => Encoding.UTF8.GetBytes(number % 2 == 0 ? Slice(random) : EveryFeature.ToV1(Slice(random))))];

    internal static byte[] Vector(string fileName)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", fileName));
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        using MemoryStream memory = new();
        unzipped.CopyTo(memory);

        // With a checksum a payload would be taken once only.
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(memory.ToArray()).Replace("\"checksum\"", "\"former_checksum\"", StringComparison.Ordinal));
    }

    private static string Slice(Random random)
    {
        JsonObject payload = JsonNode.Parse(EveryFeature.V2)!.AsObject();
        foreach (string kind in (string[])["feature_gates", "dynamic_configs", "layer_configs", "param_stores", "cmab_configs", "overrides"])
        {
            JsonObject entities = payload[kind]!.AsObject();
            foreach (string name in entities.Select(static entry => entry.Key).ToArray())
            {
                if (random.NextDouble() > Share)
                {
                    entities.Remove(name);
                }
            }
        }

        HashSet<string> used =
        [
            .. new[] { "feature_gates", "dynamic_configs", "layer_configs" }
                .SelectMany(kind => payload[kind]!.AsObject())
                .SelectMany(static spec => spec.Value!["rules"]!.AsArray())
                .Concat(payload["override_rules"]!.AsObject().Select(static rule => rule.Value))
                .SelectMany(static rule => rule!["conditions"]!.AsArray())
                .Select(static id => id!.GetValue<string>()),
        ];
        JsonObject conditions = payload["condition_map"]!.AsObject();
        foreach (string id in conditions.Select(static entry => entry.Key).Where(id => !used.Contains(id)).ToArray())
        {
            conditions.Remove(id);
        }

        return payload.ToJsonString();
    }
}
