using System.Threading.Tasks;

namespace Statsig.Fast.Generators.Tests.Analyzers;

/// <summary>SFG110: servers that nothing ends.</summary>
public sealed class ServerEndAnalyzerTests
{
    [Theory]
    [InlineData("new StatsigServer(null);")]
    [InlineData("_ = new StatsigServer(null);")]
    [InlineData("var server = new StatsigServer(null);")]
    [InlineData("IStatsigServer server = new StatsigServer(null); await server.InitializeAsync(); server.CheckGate(new StatsigUser(\"u\"), name);")]
    public async Task Server_NothingEndsIt_IsReported(string body)
    {
        Assert.Equal(
            ["SFG110 new StatsigServer(null) : This StatsigServer is neither disposed nor passed on, so its last events may be lost; use \"await using\", await ShutdownAsync, or register it with AddStatsig"],
            await AnalyzerRun.Of(SourceOf(body), Sources.Snapshot).FindingsAsync());
    }

    [Theory]
    [InlineData("await using var server = new StatsigServer(null);")]
    [InlineData("using (var server = new StatsigServer(null)) { await server.InitializeAsync(); }")]
    [InlineData("var server = new StatsigServer(null); try { await server.InitializeAsync(); } finally { await server.DisposeAsync(); }")]
    [InlineData("var server = new StatsigServer(null); await server.ShutdownAsync();")]
    [InlineData("var server = new StatsigServer(null); StatsigServer.SetShared(server);")]
    [InlineData("var server = new StatsigServer(null); Field = server;")]
    [InlineData("Field = new StatsigServer(null);")]
    [InlineData("Keep(new StatsigServer(null));")]
    [InlineData("var server = new StatsigServer(null); Later = () => server.Dispose();")]
    public async Task Server_EndedOrHandedOn_IsSilent(string body) => Assert.Empty(await AnalyzerRun.Of(SourceOf(body), Sources.Snapshot).FindingsAsync());

    private static string SourceOf(string body) => $$"""
        using System;
        using System.Threading.Tasks;
        using Statsig.Fast;

        internal static class Program
        {
            public static StatsigServer? Field;
            public static Action? Later { get; set; }

            public static async Task Run(string name)
            {
                await Task.Yield();
                {{body}}
            }

            public static void Keep(StatsigServer server) => Field = server;
        }
        """;
}
