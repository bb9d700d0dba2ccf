using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.LocalService.Tests;

/// <summary>A service with specs and a client without any convenience.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    internal const string SpecsPath = "/v2/download_config_specs/secret-k.json";

    private readonly CancellationTokenSource _limit;

    private ServiceFixture(TestService service)
    {
        Service = service;

        // An answer that is not read to its end closes its connection at once.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero };
        Client = new HttpClient(handler) { BaseAddress = service.Uri };
        _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _limit.CancelAfter(TimeSpan.FromMinutes(2));
    }

    internal TestService Service { get; }

    internal HttpClient Client { get; }

    /// <summary>Ends a test that hangs.</summary>
    internal CancellationToken Token => _limit.Token;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
        _limit.Dispose();
    }

    internal static async Task<ServiceFixture> StartAsync()
    {
        TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        service.Publish(new SpecBuilder().Time(100).Checksum("c1").Gate("g"));
        return new ServiceFixture(service);
    }

    internal Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), Token);

    internal Task<string> GetTextAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), Token);
}
