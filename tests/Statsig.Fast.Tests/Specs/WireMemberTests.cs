using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Specs;

/// <summary>Every member is read wherever a payload may hold it, however its name is written.</summary>
public sealed class WireMemberTests
{
    private const int Seed = 20_261_130;

    // Known names at places where no reader wants them.
    private static readonly string[] Unread =
        ["/dynamic_configs/conf/checksum", "/dynamic_configs/0/checksum", "/param_stores/ps/parameters/st/name"];

    /// <summary>Every place of both shapes of the payload that holds a member by a known name.</summary>
    public static TheoryData<bool, string> Places() =>
        new(from isOlder in (bool[])[false, true] from place in PlacesOf(Shape(isOlder)) select (isOlder, place));

    [Theory]
    [MemberData(nameof(Places))]
    public void Read_MemberOfAnotherKind_ReadsDifferently(bool isOlder, string place)
    {
        JsonNode payload = Shape(isOlder);
        string before = SpecSetText.Of(Payloads.Read(payload));

        // A reader either refuses this, or keeps some of it.
        ParentOf(payload, place, out string name)[name] = new JsonObject { ["salt"] = 0 };

        string after = SpecSetText.Of(Payloads.Read(payload));
        Assert.Equal(Unread.Contains(place), before == after);
    }

    [Fact]
    public void Places_HoldEveryMember()
    {
        IEnumerable<string> names = Places()
            .Select(static row => row.Data.Item2)
            .Except(Unread)
            .Select(static place => place.Split('/')[^1]);

        Assert.Equal(
            Enum.GetValues<WireMember>().Except([WireMember.Unknown]).Select(WireNames.TextOf).Order(StringComparer.Ordinal),
            names.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_NamesWrittenWithEscapes_ReadsTheSame(bool isOlder)
    {
        Random random = new(Seed);
        string[] places = [.. PlacesOf(Shape(isOlder))];
        string[] values = ["null", "5", "\"text\"", "[]", "{}", "{\"salt\":1}", "[{\"id\":\"x\"}]"];
        HashSet<string> seen = [];
        for (int i = 0; i < 500; i++)
        {
            JsonNode payload = Shape(isOlder);
            if (i > 0)
            {
                // Also what is malformed, so that problems and rejections are compared as well.
                JsonNode parent = ParentOf(payload, places[random.Next(places.Length)], out string name);
                parent[name] = JsonNode.Parse(values[random.Next(values.Length)]);
            }

            string plain = SpecSetText.Of(Payloads.Read(payload));
            string escaped = Escaped(payload, random);

            Assert.Equal(plain, SpecSetText.Of(Payloads.Read(escaped)));
            Assert.Contains("\\u", escaped, StringComparison.Ordinal);
            seen.Add(plain);
        }

        // The payloads differ, so that equality means something.
        Assert.True(seen.Count > 200, $"Only {seen.Count} payloads differ.");
    }

    /// <summary>The payload of every member, or the same with specs in arrays and conditions inside their rules.</summary>
    private static JsonNode Shape(bool isOlder)
    {
        JsonNode payload = JsonNode.Parse(Payloads.EveryMember)!;
        if (!isOlder)
        {
            return payload;
        }

        JsonObject conditions = payload["condition_map"]!.AsObject();
        foreach (string container in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            JsonArray specs = [];
            foreach ((string name, JsonNode? spec) in payload[container]!.AsObject())
            {
                JsonNode named = spec!.DeepClone();
                named["name"] = name;
                foreach (JsonNode? rule in named["rules"]!.AsArray())
                {
                    rule!["conditions"] = new JsonArray(
                        [.. rule["conditions"]!.AsArray().Select(key => conditions[(string)key!]?.DeepClone() ?? key!.DeepClone())]);
                }

                specs.Add(named);
            }

            payload[container] = specs;
        }

        return payload;
    }

    private static IEnumerable<string> PlacesOf(JsonNode? node, string path = "") => node switch
    {
        JsonObject map => map.SelectMany(member => PlacesOf(member.Value, $"{path}/{member.Key}")
            .Concat(IsKnown(member.Key) ? [$"{path}/{member.Key}"] : [])),
        JsonArray array => array.SelectMany((item, index) =>
            PlacesOf(item, string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"))),
        _ => [],
    };

    private static bool IsKnown(string name) => WireNames.Find(Encoding.UTF8.GetBytes(name)) != WireMember.Unknown;

    private static JsonNode ParentOf(JsonNode root, string place, out string name)
    {
        string[] steps = place.Split('/');
        name = steps[^1];
        return steps[1..^1].Aggregate(
            root, static (node, step) => node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
    }

    /// <summary>The same JSON with about half of the characters of its names written as escapes, in either case of their digits.</summary>
    private static string Escaped(JsonNode? node, Random random) => node switch
    {
        JsonObject map => '{'
            + string.Join(',', map.Select(member => $"\"{Escaped(member.Key, random)}\":{Escaped(member.Value, random)}")) + '}',
        JsonArray array => $"[{string.Join(',', array.Select(item => Escaped(item, random)))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static string Escaped(string name, Random random) => string.Concat(name.Select(unit => random.Next(4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}"),
        _ => JsonEncodedText.Encode(unit.ToString()).ToString(),
    }));
}
