using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>
/// "statsig-fast replay" counts what a comparison of two runs of "statsig-fast eval" counts, line by line: for all answers of the recorded
/// users, and for 5,000 users of some of them.
/// </summary>
public sealed class ReplayAgreementTests : IDisposable
{
    private static readonly string[] Sections = ["gates", "configs", "experiments", "layers", "param_stores"];

    private readonly CliFiles _files = new();
    private readonly JsonNode _before = ReadVector("synthetic_dcs.json.gz");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Replay_AllAnswersOfTheRecordedUsers_CountsAsEvalDoes() => await AssertAgreesAsync(copies: 1, only: null);

    [Fact]
    public async Task Replay_FiveThousandUsers_CountsAsEvalDoes()
    {
        // Two of the changes below, because "eval" takes its time for all names.
        string[] names =
        [
            .. new[] { "feature_gates", "dynamic_configs", "layer_configs" }.SelectMany(container => _before[container]!.AsObject().Select(static spec => spec.Key).Where(static (_, i) => i % 23 is 2 or 13)),
        ];
        await AssertAgreesAsync(copies: 16, string.Join(',', names));
    }

    /// <summary>Autotunes are compiled anew with every payload, so they are evaluated with both, and explore.</summary>
    [Fact]
    public async Task Replay_AutotunesThatExplore_DrawTheSameGroupsFromBothPayloads()
    {
        string specs = _files.Write("specs.json", _before.ToJsonString());
        string users = _files.Write("users.jsonl", string.Join('\n', Users(copies: 4)));
        string names = string.Join(',', _before["cmab_configs"]!.AsObject().Select(static entry => entry.Key));
        CliResult result = await CliProcess.RunToolAsync("replay", "--before", specs, "--after", specs, "--users", users, "--only", names, "--environment", "production");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("No value changes for 1,280 users; ", result.Lines[2], StringComparison.Ordinal);
        Assert.Equal(3, result.Lines.Length);
    }

    private async Task AssertAgreesAsync(int copies, string? only)
    {
        // "eval" draws the groups of contextual autotunes by chance, for gates that refer to them too.
        _before["cmab_configs"] = new JsonObject();
        string before = _files.Write("before.json", _before.ToJsonString());
        string after = _files.Write("after.json", ChangedCopy().ToJsonString());
        string users = _files.Write("users.jsonl", string.Join('\n', Users(copies)));
        string[] shared = ["--users", users, "--id-lists", CliFiles.Vector("synthetic_id_lists.json"), "--environment", "production", .. only is null ? Array.Empty<string>() : ["--only", only]];
        string[] outputs = [_files.PathOf("before.jsonl"), _files.PathOf("after.jsonl")];
        CliResult old = await CliProcess.RunToolAsync(["eval", "--specs", before, "--out", outputs[0], .. shared]);
        CliResult current = await CliProcess.RunToolAsync(["eval", "--specs", after, "--out", outputs[1], .. shared]);
        CliResult replay = await CliProcess.RunToolAsync(["replay", "--before", before, "--after", after, "--format", "json", .. shared]);

        Assert.Equal((0, 0, 1), (old.ExitCode, current.ExitCode, replay.ExitCode));
        JsonNode report = JsonNode.Parse(replay.Output)!;
        (SortedDictionary<string, (int Flips, int Rules)> expected, int count, int flipped) = Compare(outputs[0], outputs[1]);
        Assert.Equal((count, flipped), (report["users"]!.GetValue<int>(), report["flippedUsers"]!.GetValue<int>()));
        Assert.Equal(320 * copies, count);

        var actual = new SortedDictionary<string, (int Flips, int Rules)>(StringComparer.Ordinal);
        foreach (JsonNode? entity in report["entities"]!.AsArray())
        {
            (int Flips, int Rules) counts = (entity!["flips"]!.GetValue<int>(), entity["ruleChanges"]!.GetValue<int>());
            string key = KeyOf(entity["kind"]!.GetValue<string>(), entity["name"]!.GetValue<string>(), entity["parameter"]?.GetValue<string>());
            if (counts != (0, 0))
            {
                actual.Add(key, counts);
                Assert.Equal(counts.Flips + counts.Rules, entity["transitions"]!.AsArray().Sum(static transition => transition!["users"]!.GetValue<int>()));
            }
        }

        // What only one of them has, so that a failure names it.
        Assert.Equal(([], []), (expected.Except(actual).ToArray(), actual.Except(expected).ToArray()));
        Assert.True(expected.Count > (only is null ? 60 : 20), $"Only {expected.Count} entities changed.");
    }

    /// <summary>The judge: every answer of every line, compared with what JSON says.</summary>
    private static (SortedDictionary<string, (int Flips, int Rules)> Counts, int Users, int Flipped) Compare(string before, string after)
    {
        var counts = new SortedDictionary<string, (int Flips, int Rules)>(StringComparer.Ordinal);
        int users = 0;
        int flipped = 0;
        foreach ((string left, string right) in File.ReadLines(before).Zip(File.ReadLines(after)))
        {
            users++;
            bool flips = false;
            if (left != right)
            {
                (JsonNode old, JsonNode current) = (JsonNode.Parse(left)!, JsonNode.Parse(right)!);
                foreach (string section in Sections)
                {
                    flips |= section == "param_stores" ? CompareStores(old, current, counts) : CompareSection(section, old, current, counts);
                }
            }

            flipped += flips ? 1 : 0;
        }

        return (counts, users, flipped);
    }

    private static bool CompareSection(string section, JsonNode before, JsonNode after, SortedDictionary<string, (int Flips, int Rules)> counts)
    {
        bool flips = false;
        JsonObject left = before[section]!.AsObject();
        JsonObject right = after[section]!.AsObject();
        foreach (string name in left.Select(static answer => answer.Key).Union(right.Select(static answer => answer.Key)))
        {
            // A name that only one payload has is answered with the default of its kind.
            JsonNode old = left[name] ?? Missing(section);
            JsonNode current = right[name] ?? Missing(section);
            bool flip = !JsonNode.DeepEquals(old["value"], current["value"]);
            bool rule = ((string[])["rule_id", "group", "allocated", "reason"]).Any(member => !JsonNode.DeepEquals(old[member], current[member]));
            flips |= flip;
            Count($"{section}/{name}", flip, rule, counts);
        }

        return flips;
    }

    private static bool CompareStores(JsonNode before, JsonNode after, SortedDictionary<string, (int Flips, int Rules)> counts)
    {
        bool flips = false;
        foreach ((string store, JsonNode? _) in before["param_stores"]!.AsObject())
        {
            foreach ((string parameter, JsonNode? value) in before["param_stores"]![store]!["values"]!.AsObject())
            {
                bool flip = !JsonNode.DeepEquals(value!["none"], after["param_stores"]![store]!["values"]![parameter]!["none"]);
                flips |= flip;
                Count($"param_stores/{store}/{parameter}", flip, false, counts);
            }
        }

        return flips;
    }

    private static void Count(string key, bool flip, bool rule, SortedDictionary<string, (int Flips, int Rules)> counts)
    {
        if (flip || rule)
        {
            (int flips, int rules) = counts.GetValueOrDefault(key);
            counts[key] = flip ? (flips + 1, rules) : (flips, rules + 1);
        }
    }

    private static JsonNode Missing(string section) => section == "gates"
        ? JsonNode.Parse("""{"value":false,"rule_id":"","reason":"Unrecognized"}""")!
        : JsonNode.Parse("""{"value":{},"rule_id":"","reason":"Unrecognized"}""")!;

    private static string KeyOf(string kind, string name, string? parameter) => kind switch
    {
        "gate" or "segment" or "holdout" => $"gates/{name}",
        "dynamic config" => $"configs/{name}",
        "layer" => $"layers/{name}",
        "parameter store" => $"param_stores/{name}/{parameter}",
        _ => $"experiments/{name}",
    };

    /// <summary>Every kind of change, at fixed places: percentages, values, targets, rules, and specs that are new or gone.</summary>
    private JsonNode ChangedCopy()
    {
        JsonNode copy = _before.DeepClone();
        foreach (string container in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            JsonObject specs = copy[container]!.AsObject();
            string[] names = [.. specs.Select(static spec => spec.Key)];
            for (int i = 0; i < names.Length; i++)
            {
                Change(specs, names[i], i);
            }
        }

        int place = 0;
        foreach ((string _, JsonNode? condition) in copy["condition_map"]!.AsObject())
        {
            if (place++ % 9 == 4 && condition!["targetValue"] is JsonArray { Count: > 1 } targets)
            {
                targets.RemoveAt(0);
            }
        }

        return copy;
    }

    private static void Change(JsonObject specs, string name, int place)
    {
        JsonNode spec = specs[name]!;
        JsonArray rules = spec["rules"]!.AsArray();
        switch (place % 23)
        {
            case 2 when rules.Count > 0:
                rules[0]!["passPercentage"] = rules[0]!["passPercentage"]!.GetValue<double>() > 50 ? 30 : 80;
                break;
            case 5 when rules.Count > 0:
                rules[0]!["id"] = rules[0]!["id"]!.GetValue<string>() + ":2";
                break;
            case 7 when spec["defaultValue"] is JsonObject value:
                value["added_by_the_change"] = 1.5;
                break;
            case 11 when rules.Count > 1:
                rules.RemoveAt(0);
                break;
            case 13:
                spec["enabled"] = !spec["enabled"]!.GetValue<bool>();
                break;
            case 17:
                specs[name + "_new"] = spec.DeepClone();
                specs.Remove(name);
                break;
            case 19:
                spec["salt"] = "another salt";
                break;
        }
    }

    /// <summary>The recorded users, and copies of them with other IDs.</summary>
    private static IEnumerable<string> Users(int copies)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(CliFiles.Vector("synthetic_goldens.jsonl.gz")), CompressionMode.Decompress));
        List<JsonNode> recorded = [];
        while (reader.ReadLine() is { } line)
        {
            if (JsonNode.Parse(line)!["user"] is { } user)
            {
                recorded.Add(user);
            }
        }

        for (int copy = 0; copy < copies; copy++)
        {
            foreach (JsonNode user in recorded)
            {
                if (copy > 0)
                {
                    user["userID"] = $"{copy}-{user["userID"]?.ToJsonString()}";
                }

                yield return user.ToJsonString();
            }
        }
    }

    private static JsonNode ReadVector(string name)
    {
        using var stream = new GZipStream(File.OpenRead(CliFiles.Vector(name)), CompressionMode.Decompress);
        return JsonNode.Parse(stream)!;
    }
}
