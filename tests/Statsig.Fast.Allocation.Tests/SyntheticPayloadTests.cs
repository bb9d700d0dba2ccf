using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Every entity of the large recorded payload, for recorded users.</summary>
public sealed class SyntheticPayloadTests
{
    private const int UserCount = 60;

    [Fact]
    public void AllEntities_SecondPassOverTheSameUsers_AllocatesNothing()
    {
        StatsigServer server = Load();
        StatsigUser[] users = Users();
        string[][] names = [.. new[] { SpecType.Gate, SpecType.DynamicConfig, SpecType.Experiment, SpecType.Layer }
            .Select(type => server.GetSpecs().Where(spec => spec.Type == type).Select(static spec => spec.Name).ToArray())];
        string[] stores = [.. server.GetParameterStoreNames()];
        Assert.True(names[0].Length > 900);
        long seen = 0;
        Allocated.AssertNothingAfterOnePass(() =>
        {
            foreach (StatsigUser user in users)
            {
                seen += Gates(server, user, names[0]) + Configs(server, user, names[1]) + Experiments(server, user, names[2]);
                seen += Layers(server, user, names[3]) + Stores(server, user, stores);
            }
        });
        GC.KeepAlive(seen);
    }

    private static long Gates(StatsigServer server, StatsigUser user, string[] names)
    {
        long seen = 0;
        foreach (string name in names)
        {
            FeatureGate gate = server.GetFeatureGate(user, name);
            seen += (server.CheckGate(user, name) == gate.Value ? 1 : 2) + gate.RuleId.Length + gate.SecondaryExposures.Count + gate.Details.Text.Length;
        }

        return seen;
    }

    private static long Configs(StatsigServer server, StatsigUser user, string[] names)
    {
        long seen = 0;
        foreach (string name in names)
        {
            DynamicConfig config = server.GetDynamicConfig(user, name);
            foreach (string parameter in config.ParameterNames)
            {
                seen += config.Get(parameter, "").Length + config.Get(parameter, 0);
            }

            seen += config.SecondaryExposures.Count + config.Details.Text.Length;
        }

        return seen;
    }

    private static long Experiments(StatsigServer server, StatsigUser user, string[] names)
    {
        long seen = 0;
        foreach (string name in names)
        {
            Experiment experiment = server.GetExperiment(user, name);
            foreach (string parameter in experiment.ParameterNames)
            {
                seen += experiment.Get(parameter, "").Length + experiment.Get(parameter, 0);
            }

            seen += experiment.SecondaryExposures.Count + experiment.Details.Text.Length;
        }

        return seen;
    }

    private static long Layers(StatsigServer server, StatsigUser user, string[] names)
    {
        long seen = 0;
        foreach (string name in names)
        {
            Layer layer = server.GetLayer(user, name);
            foreach (string parameter in layer.ParameterNames)
            {
                seen += layer.Get(parameter, "").Length + layer.Get(parameter, 0) + layer.RuleIdOf(parameter).Length;
            }

            seen += layer.SecondaryExposures.Count + layer.UndelegatedSecondaryExposures.Count + layer.Details.Text.Length;
        }

        return seen;
    }

    private static long Stores(StatsigServer server, StatsigUser user, string[] names)
    {
        long seen = 0;
        foreach (string name in names)
        {
            ParameterStore store = server.GetParameterStore(user, name);
            for (int i = 0; i < store.Count; i++)
            {
                seen += store.Get(store.NameAt(i), "").Length + (store.Get(store.NameAt(i), false) ? 1 : 0);
            }
        }

        return seen;
    }

    internal static StatsigServer Load()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, EnvironmentTier = "production", RegexTimeoutPerCall = TimeSpan.FromSeconds(30), OutputLogLevel = OutputLogLevel.None });
        using JsonDocument lists = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "synthetic_id_lists.json")));
        foreach (JsonProperty list in lists.RootElement.EnumerateObject())
        {
            string lines = string.Join('\n', list.Value.EnumerateArray().Select(static line => line.GetString()));
            server.UpdateIdList(list.Name, Encoding.UTF8.GetBytes(lines));
        }

        using var payload = new MemoryStream();
        using (Stream stream = Open("synthetic_dcs.json.gz"))
        {
            stream.CopyTo(payload);
        }

        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(payload.ToArray()).Status);
        return server;
    }

    /// <summary>The recorded users, spread over the file; the first line is about the file.</summary>
    internal static StatsigUser[] Users()
    {
        using var reader = new StreamReader(Open("synthetic_goldens.jsonl.gz"));
        var users = new List<StatsigUser>();
        for (int number = 0; users.Count < UserCount && reader.ReadLine() is { } line; number++)
        {
            if (number % 5 == 1)
            {
                using JsonDocument document = JsonDocument.Parse(line);
                users.Add(StatsigUser.FromJson(Encoding.UTF8.GetBytes(document.RootElement.GetProperty("user").GetRawText())));
            }
        }

        Assert.Equal(UserCount, users.Count);
        return [.. users];
    }

    private static GZipStream Open(string name) =>
        new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Vectors", name)), CompressionMode.Decompress);
}
