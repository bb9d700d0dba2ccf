using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>Overrides of the console beside those of the application, and beside a change of the server.</summary>
public sealed class LocalOverridesTests
{
    private static readonly StatsigUser Ada = new("ada");

    [Theory]
    [InlineData(null)]
    [InlineData("ada")]
    public async Task Remove_OverAnOverrideOfTheApplication_PutsThatBack(string? id)
    {
        await using StatsigServer server = await ConsoleHarness.ServerAsync();
        var overrides = new LocalOverrides(ConsoleHarness.HostOf(server));
        server.OverrideDynamicConfig("sizes", """{"size":7}""", id);
        await SetAsync(overrides, "dynamicConfig", "sizes", id, """{"size":8}""");
        await SetAsync(overrides, "dynamicConfig", "sizes", id, """{"size":9}""");
        Assert.Equal(9, SizeOf(server));

        await RemoveAsync(overrides, "dynamicConfig", "sizes", id);
        Assert.Equal(7, SizeOf(server));
    }

    [Fact]
    public async Task Remove_AfterTheApplicationSetItsOwn_LeavesThat()
    {
        await using StatsigServer server = await ConsoleHarness.ServerAsync();
        var overrides = new LocalOverrides(ConsoleHarness.HostOf(server));
        server.OverrideDynamicConfig("sizes", """{"size":6}""");
        await SetAsync(overrides, "dynamicConfig", "sizes", null, """{"size":8}""");
        server.OverrideDynamicConfig("sizes", """{"size":7}""");

        await RemoveAsync(overrides, "dynamicConfig", "sizes", null);
        Assert.Equal(7, SizeOf(server));

        await SetAsync(overrides, "dynamicConfig", "sizes", null, """{"size":8}""");
        server.OverrideDynamicConfig("sizes", """{"size":5}""");
        await SetAsync(overrides, "dynamicConfig", "sizes", null, """{"size":9}""");
        Assert.Equal(9, SizeOf(server));
        await RemoveAsync(overrides, "dynamicConfig", "sizes", null);
        Assert.Equal(5, SizeOf(server));
    }

    [Theory]
    [InlineData("gate", "off", "true")]
    [InlineData("dynamicConfig", "sizes", "{\"size\":3}")]
    [InlineData("experiment", "any", "{\"a\":3}")]
    [InlineData("layer", "any", "{\"a\":3}")]
    [InlineData("parameterStore", "any", "{\"a\":3}")]
    public async Task Remove_WithoutOneOfTheApplication_LeavesNone(string kind, string name, string value)
    {
        await using StatsigServer server = await ConsoleHarness.ServerAsync();
        string before = AnswersOf(server);
        var overrides = new LocalOverrides(ConsoleHarness.HostOf(server));
        foreach (string? id in (string?[])[null, "ada"])
        {
            await SetAsync(overrides, kind, name, id, value);
            Assert.NotEqual(before, AnswersOf(server));
            await RemoveAsync(overrides, kind, name, id);
            Assert.Equal(before, AnswersOf(server));
        }
    }

    [Fact]
    public async Task Set_WhileTheServerIsReplaced_HoldsInTheNextServer()
    {
        await using StatsigServer first = await ConsoleHarness.ServerAsync();
        await using StatsigServer second = await ConsoleHarness.ServerAsync();
        ConsoleHost host = ConsoleHarness.HostOf(first);
        var overrides = new LocalOverrides(host);
        ConsoleRequest request = await ConsoleHarness.RequestAsync("""{"kind":"gate","name":"off","id":null,"value":"true"}""");
        var setter = new Thread(() => overrides.Set(request));
        host.Replacing += _ =>
        {
            // After the overrides so far were applied to the next server: the setter ends now, or waits until that is in use.
            setter.Start();
            while (setter.IsAlive && !setter.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            {
                Thread.Yield();
            }
        };
        host.Replace(second);
        setter.Join();

        Assert.True(host.Server.CheckGate(Ada, "off"));
    }

    [Fact]
    public async Task Set_BeyondTheLimitOfAllValues_IsRefused()
    {
        await using StatsigServer server = await ConsoleHarness.ServerAsync();
        var overrides = new LocalOverrides(ConsoleHarness.HostOf(server));
        string value = $$"""{"text":"{{new string('x', 200_000)}}"}""";
        for (int i = 0; i < 10; i++)
        {
            await SetAsync(overrides, "dynamicConfig", $"c{i}", null, value);
        }

        ConsoleProblem problem = await Assert.ThrowsAsync<ConsoleProblem>(() => SetAsync(overrides, "dynamicConfig", "c10", null, value));
        Assert.Contains("more than 4 MB", problem.Message, StringComparison.Ordinal);
        await SetAsync(overrides, "dynamicConfig", "c9", null, value);
        await RemoveAsync(overrides, "dynamicConfig", "c0", null);
        await SetAsync(overrides, "dynamicConfig", "c10", null, value);
    }

    private static double SizeOf(StatsigServer server) => server.GetDynamicConfig(Ada, "sizes").Get("size", 0.0);

    private static string AnswersOf(StatsigServer server) => string.Join(
        ' ',
        server.CheckGate(Ada, "off"),
        server.GetDynamicConfig(Ada, "sizes").ValueJson,
        server.GetExperiment(Ada, "any").ValueJson,
        server.GetLayer(Ada, "any").ValueJson,
        server.GetParameterStore(Ada, "any").Get("a", 0.0));

    private static async Task SetAsync(LocalOverrides overrides, string kind, string name, string? id, string value)
    {
        ConsoleRequest request = await ConsoleHarness.RequestAsync(
            $$"""{"kind":"{{kind}}","name":"{{name}}","id":{{(id is null ? "null" : $"\"{id}\"")}},"value":{{(value is "true" ? "\"true\"" : value)}}}""");
        overrides.Set(request);
    }

    private static async Task RemoveAsync(LocalOverrides overrides, string kind, string name, string? id) =>
        overrides.Remove(await ConsoleHarness.RequestAsync($$"""{"kind":"{{kind}}","name":"{{name}}","id":{{(id is null ? "null" : $"\"{id}\"")}}}"""));
}
