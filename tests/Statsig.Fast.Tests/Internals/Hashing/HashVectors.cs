using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Tests.Internals.Hashing;

/// <summary>The recorded hashes of the reference.</summary>
internal sealed class HashVectors
{
    private HashVectors(JsonElement root)
    {
        PassPercentages = root.GetProperty("pass_percentage").EnumerateArray().Select(BucketVector.OfRule).ToList();
        UserBuckets = root.GetProperty("user_bucket").EnumerateArray().Select(BucketVector.OfCondition).ToList();
        Texts = root.GetProperty("strings").EnumerateArray().Select(TextVector.Of).ToList();
    }

    internal static HashVectors Recorded { get; } = Load();

    internal IReadOnlyList<BucketVector> PassPercentages { get; }

    internal IReadOnlyList<BucketVector> UserBuckets { get; }

    internal IReadOnlyList<TextVector> Texts { get; }

    private static HashVectors Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Vectors", "hash_vectors.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new HashVectors(document.RootElement);
    }
}

internal sealed record BucketVector(string Prefix, string UnitId, ulong Hash)
{
    internal static BucketVector OfRule(JsonElement vector) => new(
        vector.Text("spec_salt") + "." + vector.Text("rule_salt") + ".", vector.Text("unit_id"), vector.Number("u64"));

    internal static BucketVector OfCondition(JsonElement vector) =>
        new(vector.Text("salt") + ".", vector.Text("unit_id"), vector.Number("u64"));
}

internal sealed record TextVector(string Text, ulong Hash, string IdListPrefix, uint Djb2)
{
    internal static TextVector Of(JsonElement vector) => new(
        vector.Text("input"),
        vector.Number("first8_u64"),
        vector.Text("id_list_prefix"),
        (uint)vector.Number("djb2_codepoints"));
}

internal static class HashVectorMembers
{
    internal static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    internal static ulong Number(this JsonElement vector, string name) =>
        ulong.Parse(vector.Text(name), CultureInfo.InvariantCulture);
}
