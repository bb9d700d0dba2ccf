using System;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>An address of the options with a user and a password: no text about it contains them.</summary>
public sealed class AddressCredentialsInUseTests
{
    private const string Password = "hunter2";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Api_WithAPassword_IsShownWithoutIt(bool works)
    {
        await using var live = new LiveServer();
        live.Specs = works ? live.Specs : null;
        live.Http.On("sdk_exception", static _ => FakeHttp.Ok("{}"));
        var metrics = new RecordingObservability { WantsEveryTag = true };
        InitializeDetails details = await live.StartAsync(new StatsigOptions
        {
            Api = $"https://ada:{Password}@main.example/v1",
            HttpHandlerFactory = () => live.Http,
            TimeProvider = live.Clock,
            ConfigSyncInterval = LiveServer.PollInterval,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = live.Log,
            OutputLogLevel = OutputLogLevel.Debug,
            ObservabilityClient = metrics,
        });
        await live.PollAsync();
        await live.Server.ShutdownAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(works, details.StorePopulated);
        Assert.Contains(live.Http.Requests, static request => request.Address.Host == "main.example");
        Shows("details", $"{details} {string.Join(' ', details.Attempts)}");
        Assert.All(live.Log.Messages, static message => Shows("log", message.Text));
        Assert.All(metrics.Measured, static entry => Shows(entry.Name, string.Join(' ', entry.Tags.Values)));
        Assert.All(live.Http.Requests.Where(static request => request.Text.Length > 0), static request => Shows(request.Address.AbsolutePath, request.Text));
        Assert.Contains(metrics.Measured, static entry => entry.Tags.Values.Any(static tag => tag.StartsWith("https://***@main.example/", StringComparison.Ordinal)));
    }

    private static void Shows(string where, string text) =>
        Assert.False(text.Contains(Password, StringComparison.Ordinal), $"The password is in {where}: {text}");
}
