using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>The parts of the console without a process and without a network.</summary>
internal static class ConsoleHarness
{
    internal static async Task<StatsigServer> ServerAsync()
    {
        byte[] specs = new SpecBuilder().Time(1).Gate("off", static _ => { }).DynamicConfig("sizes", static config => config.Default("""{"size":1}""")).ToV2();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = specs, DisableAllLogging = true });
        await server.InitializeAsync();
        return server;
    }

    internal static ConsoleHost HostOf(StatsigServer server, ReceivedEvents? events = null, TimeProvider? clock = null) => new(server)
    {
        Catalog = new SpecCatalog(),
        SourceName = "test",
        About = "",
        Changes = new ChangePolicy(null, "token", IsTokenInPage: true),
        Events = events,
        Drift = static () => new DriftReport("", "", []),
        TimeProvider = clock ?? TimeProvider.System,
    };

    internal static Task<ConsoleRequest> RequestAsync(string json)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ConsoleRequest.ReadAsync(context);
    }
}
