using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Tests that run side by side and override the same gates, experiments and layers in contradiction.</summary>
public sealed class ParallelTests
{
    private const int Threads = 16;
    private const int TestsPerThread = 125;

    /// <summary>The number of runs of the 2,000 tests. Default: 1.</summary>
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("STATSIG_FAST_TESTING_RUNS") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task ContradictoryOverrides_OnSixteenThreads_NeverMix()
    {
        using var shared = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: false).Gate(Gates.ExpressShipping, on: true));
        await using WebApplication app = await StartAsync(shared);
        using HttpClient client = app.GetTestClient();
        var wrong = new ConcurrentQueue<string>();
        for (int run = 0; run < Runs; run++)
        {
            using var start = new Barrier(Threads);
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                start.SignalAndWait();
                for (int i = 0; i < TestsPerThread; i++)
                {
                    int number = (thread * TestsPerThread) + i;
                    RunTest(number, number % 2 == 0 ? client : null, wrong);
                }
            }))];
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
        }

        Assert.Empty(wrong);
    }

    /// <summary>One test: by requests to the host with the shared server, or directly with a server for itself.</summary>
    private static void RunTest(int number, HttpClient? client, ConcurrentQueue<string> wrong)
    {
        bool isOn = number / 2 % 2 == 0;
        string group = number / 4 % 2 == 0 ? "Control" : "Green button";
        string label = $"label {number}";
        using TestStatsig? own = client is null ? TestStatsig.Create() : null;
        using OverrideScope gate = Gates.NewCheckout.Override(isOn);
        using OverrideScope opposite = Gates.ExpressShipping.Override(!isOn);
        using OverrideScope experiment = Experiments.CheckoutButton.OverrideGroup(group);
        using OverrideScope layer = Layers.CheckoutLayout.Override("button_label", label);
        string expected = $"{isOn} {!isOn} {group} {label}";
        string actual = client is null ? Answers(new StatsigUser("nora")) : client.GetStringAsync(new Uri("/nora", UriKind.Relative)).GetAwaiter().GetResult();
        if (actual != expected)
        {
            wrong.Enqueue($"{number}: {actual} in place of {expected}");
        }
    }

    private static string Answers(StatsigUser user) =>
        $"{Gates.NewCheckout.IsOn(user)} {Gates.ExpressShipping.IsOn(user)} {Experiments.CheckoutButton.Get(user).GroupName} {Layers.CheckoutLayout.Get(user).ButtonLabel}";

    private static async Task<WebApplication> StartAsync(TestStatsig statsig)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddStatsig("secret-never-used");
        builder.Services.ReplaceStatsig(statsig);
        WebApplication app = builder.Build();
        app.MapGet("/{id}", async (string id) =>
        {
            await Task.Yield();
            return Answers(new StatsigUser(id));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
