using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AotTests;

/// <summary>A session over loopback: initialization, ID lists, synchronization, a folder as data store, and shutdown.</summary>
internal static class NetworkChecks
{
    private const string Key = "secret-native";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    internal static void Run()
    {
        string specs = EveryFeature.V2;
        bool isDown = false;
        LoopbackService? started = null;
        using var service = started = new LoopbackService(target => isDown && !target.Contains("log_event", StringComparison.Ordinal) ? null : Encoding.UTF8.GetBytes(target switch
        {
            _ when target.Contains("download_config_specs", StringComparison.Ordinal) => specs,
            _ when target.Contains("get_id_lists", StringComparison.Ordinal) =>
                $"{{\"{EveryFeature.ListName}\":{{\"size\":{EveryFeature.ListLines.Length},\"url\":\"{started!.Origin}/v1/download_id_list_file/f1\",\"creationTime\":1,\"fileID\":\"f1\"}}}}",
            _ => EveryFeature.ListLines,
        }));
        string folder = Path.Combine(Path.GetTempPath(), $"statsig-fast-native-{Guid.NewGuid():N}");
        var updates = new List<long>();
        try
        {
            RunSession(service, folder, updates, payload => specs = payload, () => isDown = true);
            RunFromFolder(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Check.That(updates is [1000, 2000]);
    }

    private static void RunSession(LoopbackService service, string folder, List<long> updates, Action<string> publish, Action goDown)
    {
        using var server = new StatsigServer(Key, new StatsigOptions
        {
            Api = service.Origin + "/v1",
            DataStore = new FileDataStore(folder),
            ManualMode = true,
            OutputLogLevel = OutputLogLevel.None,
            SpecsUpdated = update => updates.Add(update.SpecsTimeMs),
        });
        using var limit = new CancellationTokenSource(Limit);
        InitializeDetails details = server.InitializeAsync(limit.Token).GetAwaiter().GetResult();
        Check.That(details is { Success: true, StorePopulated: true, Source: EvaluationSource.Network, IdListCount: 1, SpecsTimeMs: 1000 }, $"{details}");
        Check.Equal(service.Origin + "/v2/", details.SourceApi);
        Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
        Check.That(service.Requests.Order(StringComparer.Ordinal).SequenceEqual(
            ["GET /v1/download_id_list_file/f1", $"GET /v2/download_config_specs/{Key}.json", "POST /v1/get_id_lists"]));

        publish(EveryFeature.V2.Replace("\"time\":1000", "\"time\":2000", StringComparison.Ordinal));
        SyncReport report = server.SyncAsync(limit.Token).GetAwaiter().GetResult();
        Check.That(report is { Specs.Status: SpecsUpdateStatus.Applied, IdListsError: null }, $"{report}");
        Check.Equal(2000, server.SpecsTimeMs);
        Check.That(service.Requests.Contains($"GET /v2/download_config_specs/{Key}.json?sinceTime=1000"));

        goDown();
        report = server.SyncAsync(limit.Token).GetAwaiter().GetResult();
        Check.That(report is { Specs.Status: SpecsUpdateStatus.Rejected, IdListsError: not null }, $"{report}");
        Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
        Check.That(server.ShutdownAsync().GetAwaiter().GetResult().Completed);
        Check.That(!server.IsInitialized);
    }

    private static void RunFromFolder(string folder)
    {
        using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, DataStore = new FileDataStore(folder), OutputLogLevel = OutputLogLevel.None });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        Check.That(details is { Source: EvaluationSource.DataAdapter, SpecsTimeMs: 2000 }, $"{details}");
        Check.That(server.CheckGate(EveryFeature.User(1), "pass"));
    }
}
