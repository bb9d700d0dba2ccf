using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;
using Spec = Statsig.Fast.Specs.Spec;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Damaged payloads: the reader answers every one of them, with a status, soon, and with slices that hold.</summary>
public sealed class SpecsReaderFuzzTests
{
    private const int SmallMutations = 100_000;

    private const int LargeMutations = 150;

    private const int GeneratedPayloads = 2_000;

    private const int Seed = 20_240_607;

    /// <summary>The seed of a payload whose only spec has a name and no default value, for which this class once expected one.</summary>
    private const string SpecWithoutDefaultValue = "eIuxRfOdGdz0";

    private static readonly string[] Fragments =
    [
        "null", "true", "0", "-1", "1e999", "-99999999999999999999", "0.1", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[",
        "{\"a\":", "]", "}", ",", ":", "\"", "\\", "/**/", "\uFEFF", "\"time\":", "\"has_updates\":false,", "\"rules\":", "[{\"type\":\"public\"}]", "NaN",
    ];

    private static readonly string[] Names =
    [
        "has_updates", "time", "feature_gates", "dynamic_configs", "layer_configs", "condition_map", "experiment_to_layer", "layers",
        "param_stores", "cmab_configs", "overrides", "override_rules", "sdk_configs", "diagnostics", "name", "type", "entity", "salt",
        "enabled", "defaultValue", "rules", "idType", "id", "passPercentage", "conditions", "returnValue", "targetValue",
        "additionalValues", "parameters", "value", "gate_name", "groups", "config", "weightsCategorical", "new_config_name", "x",
    ];

    [Fact]
    public void Read_SmallPayloadDamaged_AlwaysAnswers()
    {
        JsonNode payload = JsonNode.Parse(Payloads.EveryMember)!;
        byte[] original = Encoding.UTF8.GetBytes(payload.ToJsonString());
        payload["has_updates"] = false;
        byte[] withoutUpdates = Encoding.UTF8.GetBytes(payload.ToJsonString());
        Random random = new(Seed);
        int[] seen = new int[3];
        for (int i = 0; i < Rounds.Of(SmallMutations); i++)
        {
            seen[(int)Check(Damage(i % 10 == 0 ? withoutUpdates : original, random))]++;
        }

        // All three answers occur, so the damage is neither too gentle nor too rough to mean anything.
        Assert.All(seen, static count => Assert.True(count > 0));
    }

    [Fact]
    public void Read_PayloadCutAnywhere_IsRejected()
    {
        byte[] original = Encoding.UTF8.GetBytes(JsonNode.Parse(Payloads.EveryMember)!.ToJsonString());
        for (int length = 0; length < original.Length; length++)
        {
            Assert.Equal(SpecsReadStatus.Rejected, SpecsReader.Read(original.AsMemory(0, length)).Status);
        }
    }

    [Fact]
    public void Read_LargePayloadDamaged_AlwaysAnswers()
    {
        byte[] original = Payloads.Vector("synthetic_dcs.json.gz");
        Random random = new(Seed);
        for (int i = 0; i < Rounds.Of(LargeMutations); i++)
        {
            Check(Damage(original, random));
        }

        for (int length = 0; length < original.Length; length += original.Length / 50)
        {
            Assert.Equal(SpecsReadStatus.Rejected, SpecsReader.Read(original.AsMemory(0, length)).Status);
        }
    }

    [Fact]
    public void Read_MembersReplacedBySomethingElse_AlwaysAnswers()
    {
        Gen<string> mutated =
            from position in Gen.Int[0, int.MaxValue - 1]
            from value in Values(3)
            select Replaced(position, value);

        Property.Holds(mutated, static json => { Check(Encoding.UTF8.GetBytes(json)); }, Rounds.Of(GeneratedPayloads));
    }

    [Fact]
    public void Read_MembersSwappedAtEveryLevel_GivesTheSameSpecs()
    {
        Random random = new(Seed);
        JsonNode original = JsonNode.Parse(Payloads.EveryMember)!;
        for (int i = 0; i < 500; i++)
        {
            SpecSet set = Payloads.Accepted(Payloads.Read(Shuffled(original, random)!));
            int[] indexes = set.DynamicConfigs[0].Rules[0].Conditions;

            Assert.Empty(set.Problems);
            Assert.Equal(["public", "user_bucket", null], indexes.Select(index => set.Conditions[index]?.Type));
        }
    }

    [Fact]
    public void Read_GeneratedFromKnownNames_AlwaysAnswers() =>
        Property.Holds(Objects(5), static json => { Check(Encoding.UTF8.GetBytes(json)); }, Rounds.Of(GeneratedPayloads), SpecWithoutDefaultValue);

    [Fact]
    public void Read_ManyMalformedSpecsAndRepeatedMaps_TakesTimeInProportion()
    {
        StringBuilder json = new("{\"has_updates\":true,\"feature_gates\":[");
        for (int i = 0; i < 100_000; i++)
        {
            json.Append("{\"rules\":[\"x\"]},");
        }

        json.Append("1],\"time\":1,\"dynamic_configs\":[],\"layer_configs\":[]");
        for (int i = 0; i < 50_000; i++)
        {
            json.Append(",\"condition_map\":{\"c").Append(i).Append("\":{\"type\":\"t\",\"idType\":\"u\"}}");
        }

        byte[] payload = Encoding.UTF8.GetBytes(json.Append('}').ToString());
        Stopwatch watch = Stopwatch.StartNew();

        SpecSet set = Payloads.Accepted(SpecsReader.Read(payload));

        // Less would do: anything that grows with the square would take hours.
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"It took {watch.Elapsed}.");
        Assert.Equal(100_001, set.Problems.Length);
        Assert.Single(set.Conditions, static condition => condition is not null);
    }

    private static JsonNode? Shuffled(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject map:
                KeyValuePair<string, JsonNode?>[] members = [.. map];
                random.Shuffle(members);
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Shuffled(member.Value, random))));
            case JsonArray array:
                return new JsonArray([.. array.Select(item => Shuffled(item, random))]);
            default:
                return node?.DeepClone();
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] bytes = original;
        for (int times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            int at = random.Next(bytes.Length);
            int length = random.Next(1, Math.Min(200, bytes.Length - at + 1));
            switch (random.Next(7))
            {
                case 0:
                    bytes = bytes[..at];
                    break;
                case 1:
                    bytes = [.. bytes];
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = [.. bytes];
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. bytes[(at + length)..]];
                    break;
                case 4:
                    bytes = [.. bytes[..(at + length)], .. bytes[at..]];
                    break;
                case 5:
                    bytes = [.. bytes[..at], .. Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]), .. bytes[at..]];
                    break;
                default:
                    bytes = ReplaceValue(bytes, at, Fragments[random.Next(Fragments.Length)]);
                    break;
            }
        }

        return bytes;
    }

    /// <summary>Puts something else in place of what stands between a colon and the next comma.</summary>
    private static byte[] ReplaceValue(byte[] bytes, int from, string fragment)
    {
        int colon = Array.IndexOf(bytes, (byte)':', from);
        int comma = colon < 0 ? -1 : Array.IndexOf(bytes, (byte)',', colon);
        return comma < 0 ? bytes : [.. bytes[..(colon + 1)], .. Encoding.UTF8.GetBytes(fragment), .. bytes[comma..]];
    }

    private static Gen<string> Values(int depth)
    {
        Gen<string> scalars = Gen.OneOf(
            "null", "true", "false", "0", "1000", "-1", "0.5", "1e30", "1e999", "4294967296", "\"\"", "\"c1\"", "\"userID\"", "\"\\u0041\"");
        return depth == 0
            ? scalars
            : Gen.Frequency((3, scalars), (1, Objects(depth - 1)), (1, Arrays(depth - 1)));
    }

    private static Gen<string> Arrays(int depth) =>
        from items in Values(depth).Array[0, 4]
        select $"[{string.Join(',', items)}]";

    private static Gen<string> Objects(int depth) =>
        from members in Gen.Select(Gen.OneOf(Names), Values(depth)).Array[0, 12]
        select $"{{{string.Join(',', members.Select(static member => $"\"{member.Item1}\":{member.Item2}"))}}}";

    /// <summary>The payload of every member with the value of one member, at any depth, replaced.</summary>
    private static string Replaced(int position, string json)
    {
        JsonNode root = JsonNode.Parse(Payloads.EveryMember)!;
        (JsonObject Owner, string Name)[] members = [.. Members(root)];
        (JsonObject owner, string name) = members[position % members.Length];
        owner[name] = "\uE000";
        return root.ToJsonString().Replace("\"\\uE000\"", json, StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonObject Owner, string Name)> Members(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Members(member.Value).Prepend((map, member.Key))),
        JsonArray array => array.SelectMany(Members),
        _ => [],
    };

    private static SpecsReadStatus Check(byte[] payload)
    {
        SpecsReadResult result = SpecsReader.Read(payload);
        Assert.Equal(result.Status == SpecsReadStatus.Rejected, result.Error is not null);
        Assert.Equal(result.Status == SpecsReadStatus.Rejected, result.SpecSet is null);
        if (result.Status != SpecsReadStatus.Rejected)
        {
            // Whatever is taken is a JSON document for another reader as well.
            using JsonDocument document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 256 });
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            CheckSlices(result.SpecSet!);
        }

        return result.Status;
    }

    private static void CheckSlices(SpecSet set)
    {
        foreach (Spec spec in set.FeatureGates.Concat(set.DynamicConfigs).Concat(set.LayerConfigs))
        {
            CheckSlice(set, spec.DefaultValue);
            foreach (Rule rule in spec.Rules)
            {
                CheckSlice(set, rule.ReturnValue);
                Assert.All(rule.Conditions, index => Assert.InRange(index, 0, set.Conditions.Length - 1));
            }
        }

        foreach (Condition? condition in set.Conditions)
        {
            if (condition is not null)
            {
                CheckSlice(set, condition.TargetValue);
            }
        }
    }

    private static void CheckSlice(SpecSet set, JsonSlice slice)
    {
        if (!slice.IsPresent)
        {
            Assert.Equal(default, slice); // A spec in an array may lack its default value, and a rule its return value.
            return;
        }

        Utf8JsonReader reader = new(slice.In(set.Payload.Span), new JsonReaderOptions { MaxDepth = 256 });
        Assert.True(reader.Read());
        reader.Skip();
        Assert.Equal(slice.Length, reader.BytesConsumed);
        Assert.False(reader.Read());
    }
}
