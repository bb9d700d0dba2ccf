using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Compares recorded client responses with those of a server, entry by entry.</summary>
internal sealed class ClientResponses(Recording recording, string file)
{
    private static readonly string[] EntryMaps = ["feature_gates", "dynamic_configs", "layer_configs", "param_stores"];

    // Says who wrote the response.
    private static readonly string[] Identity = ["sdkInfo", "generator"];

    private readonly List<string> _faults = [];

    internal ClientTally Tally { get; private set; } = new();

    internal static ClientResponses Compare(Recording recording, string file)
    {
        var comparison = new ClientResponses(recording, file);
        comparison.Run();
        return comparison;
    }

    internal void Expect(ClientTally expected, ITestOutputHelper output)
    {
        output.WriteLine($"{file}: {Tally}");
        Assert.True(_faults.Count == 0, $"{_faults.Count} parts differ without an excuse:\n{string.Join('\n', _faults.Take(20))}");
        Assert.Equal(expected, Tally);
    }

    /// <summary>The options that a line was recorded with.</summary>
    internal static ClientInitializeOptions OptionsOf(JsonElement args)
    {
        return new ClientInitializeOptions
        {
            HashAlgorithm = Text("hashAlgorithm") switch
            {
                "none" => HashAlgorithm.None,
                "sha256" => HashAlgorithm.Sha256,
                _ => HashAlgorithm.Djb2,
            },
            ClientSdkKey = Text("clientSdkKey"),
            RemoveIdType = Flag("removeIdType"),
            RemoveDefaultValueGates = Flag("removeDefaultValueGates"),
            Format = args.TryGetProperty("responseFormat", out JsonElement format) && format.GetInt32() == 1 ? ClientResponseFormat.V2 : ClientResponseFormat.V1,
            FeatureGateFilter = Names("featureGateFilter"),
            ExperimentFilter = Names("experimentFilter"),
            DynamicConfigFilter = Names("dynamicConfigFilter"),
            LayerFilter = Names("layerFilter"),
            ParameterStoreFilter = Names("paramStoreFilter"),
        };

        string? Text(string name) => args.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

        bool Flag(string name) => args.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

        HashSet<string>? Names(string name) =>
            args.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(static entry => entry.GetString()!)] : null;
    }

    private void Run()
    {
        StatsigServer server = recording.CreateServer();
        Dictionary<int, RecordedUser> users = recording.Users.ToDictionary(static user => user.Index);
        foreach (JsonElement line in VectorFile.ReadLines(file).Skip(1))
        {
            RecordedUser user = users[line.GetProperty("i").GetInt32()];
            ClientInitializeOptions options = OptionsOf(line.GetProperty("args"));
            JsonElement ours = JsonElement.Parse(server.GetClientInitializeResponse(user.User, options)!);
            Compare(line.GetProperty("response"), ours, user, options, server);
            Tally = Tally with { Responses = Tally.Responses + 1 };
        }
    }

    private void Compare(JsonElement recorded, JsonElement ours, RecordedUser user, ClientInitializeOptions options, StatsigServer server)
    {
        foreach (string member in recorded.EnumerateObject().Concat(ours.EnumerateObject()).Select(static member => member.Name).Distinct().Except(Identity))
        {
            if (!recorded.TryGetProperty(member, out JsonElement expected) || !ours.TryGetProperty(member, out JsonElement actual))
            {
                _faults.Add($"user {user.Index}, {options.HashAlgorithm}: \"{member}\" is on one side only");
            }
            else if (EntryMaps.Contains(member))
            {
                CompareEntries(member, expected, actual, user, options, server);
            }
            else
            {
                Tally = Tally with { Members = Tally.Members + 1 };
                if (!JsonElement.DeepEquals(expected, actual))
                {
                    _faults.Add($"user {user.Index}, \"{member}\":\n  recorded {expected}\n  ours     {actual}");
                }
            }
        }
    }

    private void CompareEntries(string member, JsonElement recorded, JsonElement ours, RecordedUser user, ClientInitializeOptions options, StatsigServer server)
    {
        foreach (string key in recorded.EnumerateObject().Concat(ours.EnumerateObject()).Select(static entry => entry.Name).Distinct())
        {
            Tally = Tally with { Entries = Tally.Entries + 1 };
            JsonElement? expected = recorded.TryGetProperty(key, out JsonElement found) ? found : null;
            JsonElement? actual = ours.TryGetProperty(key, out found) ? found : null;
            if (expected is { } left && actual is { } right && JsonElement.DeepEquals(left, right))
            {
                continue;
            }

            if (member == "feature_gates" && IsExcused(key, actual, user, options, server))
            {
                Tally = Tally with { CaseOnlyTargets = Tally.CaseOnlyTargets + 1 };
                continue;
            }

            _faults.Add($"user {user.Index}, {options}, {member} \"{key}\":\n  recorded {expected}\n  ours     {actual}");
        }
    }

    /// <summary>Targets that differ in case: ours has to be what the getter answers, and that what the condition says.</summary>
    private bool IsExcused(string key, JsonElement? actual, RecordedUser user, ClientInitializeOptions options, StatsigServer server)
    {
        string? gate = recording.Facts.CaseOnlyTargets.Keys.SingleOrDefault(name => KeyOf(name, options.HashAlgorithm) == key);
        if (gate is null)
        {
            return false;
        }

        Answer answer = new LiveAnswers(server).Read(Section.Gates, user.User, gate);
        bool isRemoved = actual is null && options.RemoveDefaultValueGates && answer.RuleId == "default";
        bool isGetters = actual is { } entry
            && entry.GetProperty("value").GetBoolean() == answer.Value.GetBoolean()
            && entry.GetProperty("rule_id").GetString() == answer.RuleId;
        return (isRemoved || isGetters) && recording.Facts.CaseOnlyTargets[gate].Explains(answer, user, recording.GlobalCustomFields);
    }

    private static string KeyOf(string name, HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.None => name,
        HashAlgorithm.Djb2 => Djb2.Hash(name).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))),
    };
}

/// <summary>How many parts of client responses were compared; tests pin every number.</summary>
internal sealed record ClientTally
{
    internal int Responses { get; init; }

    /// <summary>Gates, configs, layers and parameter stores.</summary>
    internal int Entries { get; init; }

    /// <summary>Other members of the top level.</summary>
    internal int Members { get; init; }

    internal int CaseOnlyTargets { get; init; }

    public override string ToString() =>
        $"{Responses} responses, {Entries} entries and {Members} other members compared; {CaseOnlyTargets} excused: targets differing in case";
}
