using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Damage;

/// <summary>One spec of a payload is nonsense: the payload is taken, and specs that have nothing to do with it answer as before.</summary>
public sealed class OneBadSpecTests
{
    private const int Payloads = 1_500;

    private static readonly string[] Kinds = ["feature_gates", "dynamic_configs", "layer_configs"];

    private static readonly string[] Members =
    [
        "name", "type", "salt", "enabled", "defaultValue", "idType", "entity", "version", "rules", "isActive", "explicitParameters", "useNewLayerEval", "id", "passPercentage",
        "conditions", "returnValue", "groupName", "isExperimentGroup", "configDelegate", "targetValue", "operator", "field", "additionalValues",
    ];

    private static readonly string PayloadText = EveryFeature.V1;

    /// <summary>For every spec the texts in it: it depends on each spec that one of them names.</summary>
    private static readonly Dictionary<string, HashSet<string>> TextsOf = JsonNode.Parse(PayloadText)!.AsObject()
        .Where(static entry => Kinds.Contains(entry.Key))
        .SelectMany(static entry => entry.Value!.AsArray())
        .GroupBy(static spec => spec!["name"]!.GetValue<string>())
        .ToDictionary(static specs => specs.Key, static specs => specs.SelectMany(Texts).ToHashSet());

    private static readonly StatsigUser[] Users = EveryFeature.Users(3);

    [Fact]
    public void UpdateSpecs_OneSpecDamaged_OthersAnswerAsBefore()
    {
        StatsigServer before = Create(PayloadText)!;
        (SpecType? Kind, string Name)[] names = [.. Answers.NamesOf(before).Where(static entry => TextsOf.ContainsKey(entry.Name) && entry.Name != "mapped")];
        Dictionary<(SpecType?, string), string> expected = names.ToDictionary(static entry => entry, entry => Answers.Of(before, entry.Kind, entry.Name, Users));
        Gen<Change> changes =
            from kind in Gen.OneOf(Kinds)
            from spec in Gen.Int[0, 1_000]
            from member in Gen.Int[0, 1_000]
            from value in Values(3)
            select new Change(kind, spec, member, value);

        Property.Holds(changes, change =>
        {
            (string payload, string damaged) = change.Apply(PayloadText);
            if (Create(payload, mayBeRefused: payload.Contains("\\ud800", StringComparison.Ordinal)) is not { } after)
            {
                return;
            }

            foreach ((SpecType? Kind, string Name) entry in names)
            {
                if (!DependsOn(entry.Name, damaged))
                {
                    Assert.Equal(expected[entry], Answers.Of(after, entry.Kind, entry.Name, Users));
                }
            }

            Answers.Of(after, Answers.NamesOf(after), [OddUsers.All[change.Member % OddUsers.All.Length]]);
        }, Payloads);
    }

    [Fact]
    public void Dependencies_OfThePayload_LeaveMostSpecsIndependent()
    {
        int independent = TextsOf.Keys.Sum(static damaged => TextsOf.Keys.Count(name => !DependsOn(name, damaged)));

        Assert.True(independent > TextsOf.Count * TextsOf.Count / 2, $"{independent} of {TextsOf.Count * TextsOf.Count}");
        Assert.True(DependsOn("layer", "text"));
        Assert.False(DependsOn("half", "text"));
    }

    /// <summary>Null when the payload is refused, as one with half a surrogate pair in a name may be: that is not JSON text.</summary>
    private static StatsigServer? Create(string payload, bool mayBeRefused = false)
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes(EveryFeature.ListLines));
        SpecsUpdateResult result = server.UpdateSpecs(Encoding.UTF8.GetBytes(payload));
        Assert.True(result.Status == SpecsUpdateStatus.Applied || mayBeRefused, result.Error);
        return result.Status == SpecsUpdateStatus.Applied ? server : null;
    }

    private static bool DependsOn(string name, string damaged, HashSet<string>? seen = null)
    {
        seen ??= [];
        return name == damaged
            || (seen.Add(name) && TextsOf.TryGetValue(name, out HashSet<string>? texts) && texts.Any(text => text != name && TextsOf.ContainsKey(text) && DependsOn(text, damaged, seen)));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static member => Texts(member.Value)),
        JsonArray array => array.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    private static Gen<string> Values(int depth)
    {
        Gen<string> scalars = Gen.OneOf(
            "null", "true", "false", "0", "1000", "-1", "0.5", "1e30", "1e999", "4294967296", "\"\"", "\"text\"", "\"userID\"", "\"\\ud800\"", "\"pass_gate\"", "\"any\"", "\"(\"");
        return depth == 0 ? scalars : Gen.Frequency((3, scalars), (1, Objects(depth - 1)), (1, Arrays(depth - 1)));
    }

    private static Gen<string> Arrays(int depth) =>
        from items in Values(depth).Array[0, 3]
        select $"[{string.Join(',', items)}]";

    private static Gen<string> Objects(int depth) =>
        from members in Gen.Select(Gen.OneOf(Members), Values(depth)).Array[0, 8]
        select $"{{{string.Join(',', members.Select(static member => $"\"{member.Item1}\":{member.Item2}"))}}}";

    /// <summary>One member of one spec, at any depth but its name, gets another value.</summary>
    private sealed record Change(string Kind, int Spec, int Member, string Value)
    {
        internal (string Payload, string Damaged) Apply(string payload)
        {
            JsonNode root = JsonNode.Parse(payload)!;
            JsonArray specs = root[Kind]!.AsArray();
            JsonObject spec = specs[Spec % specs.Count]!.AsObject();
            string name = spec["name"]!.GetValue<string>();
            (JsonObject Owner, string Name)[] members = [.. Members(spec).Where(member => member.Owner != spec || member.Name != "name")];
            (JsonObject owner, string member) = members[Member % members.Length];
            owner[member] = "\uE000";

            // As raw text: numbers such as 1e999 do not survive the document model.
            return (root.ToJsonString().Replace("\"\\uE000\"", Value, StringComparison.Ordinal), name);
        }

        private static IEnumerable<(JsonObject Owner, string Name)> Members(JsonNode? node) => node switch
        {
            JsonObject map => map.SelectMany(member => Members(member.Value).Prepend((map, member.Key))),
            JsonArray array => array.SelectMany(Members),
            _ => [],
        };
    }
}
