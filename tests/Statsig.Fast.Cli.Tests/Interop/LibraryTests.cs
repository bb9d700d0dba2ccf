using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>The library against a forward proxy by grpcio: what an implementation by others accepts and returns.</summary>
public sealed class LibraryTests : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(NetworkProtocol.Grpc)]
    [InlineData(NetworkProtocol.GrpcWebSocket)]
    public async Task Specs_NewerOnes_ComeIntoForce(NetworkProtocol protocol)
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Patient(protocol, proxy), proxy.Token);
        InitializeDetails details = await client.InitializeAsync();
        Assert.Equal((true, EvaluationSource.Network, null), (details.StorePopulated, details.Source, details.Error));
        Assert.True(client.Gate("gate_1"));
        await proxy.WaitForAsync("unary");
        Assert.StartsWith("unary secret-key v2 ", proxy.Lines("unary")[0], StringComparison.Ordinal);

        await proxy.WaitForAsync(protocol == NetworkProtocol.Grpc ? "unary secret-key v2 1" : "stream secret-key v2 1");
        await proxy.DoAsync($"publish 2 {Specs(2)}");
        await client.WaitForAsync(2);
        Assert.True(client.Gate("gate_2"));
        Assert.False(client.Gate("gate_1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Specs_TenMegabytes_ArriveOnceAndAsAPush(bool compresses)
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync(compresses ? ["--gzip"] : []);
        await proxy.DoAsync($"publish 1 {Specs(1, fillingBytes: 10_000_000)}");
        await using var client = new LibraryClient(Patient(NetworkProtocol.GrpcWebSocket, proxy), proxy.Token);
        InitializeDetails details = await client.InitializeAsync();
        Assert.Equal((true, null), (details.StorePopulated, details.Error));
        await proxy.WaitForAsync("stream secret-key v2 1");
        await proxy.DoAsync($"publish 2 {Specs(2, fillingBytes: 10_000_001)}");
        await client.WaitForAsync(2);
        Assert.True(client.Gate("gate_2"));
    }

    [Fact]
    public async Task Stream_PushEveryTenMilliseconds_EndsWithTheLast()
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Patient(NetworkProtocol.GrpcWebSocket, proxy), proxy.Token);
        await client.InitializeAsync();
        await proxy.WaitForAsync("stream secret-key v2 1");
        string template = _files.Write("template.json", File.ReadAllText(Specs(9)).Replace("\"time\":9", "\"time\":__TIME__", StringComparison.Ordinal));
        await proxy.DoAsync($"push 300 10 {template}");
        await client.WaitForAsync(301);
        Assert.Equal(client.Times.Order().Distinct(), client.Times);
        Assert.Equal(1, proxy.Count("stream"));
    }

    [Fact]
    public async Task Stream_ProxyKilledAndStartedAgain_GoesOn()
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Persistent(proxy), proxy.Token);
        await client.InitializeAsync();
        await proxy.WaitForAsync("stream secret-key v2 1");
        await proxy.KillAsync();
        await client.Metrics.Lost.WaitAsync(proxy.Token);
        Assert.True(client.Gate("gate_1"));

        await proxy.StartProcessAsync();
        await proxy.DoAsync($"publish 2 {Specs(2)}");
        await client.WaitForAsync(2);
        await client.Metrics.IsBack.WaitAsync(proxy.Token);
        Assert.True(client.Gate("gate_2"));
    }

    [Fact]
    public async Task Stream_EndedByTheProxy_IsOpenedAgain()
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Persistent(proxy), proxy.Token);
        await client.InitializeAsync();
        await proxy.WaitForAsync("stream");
        await proxy.DoAsync("end");
        await proxy.WaitForAsync("stream secret-key v2 1", 2);
        await proxy.DoAsync($"publish 2 {Specs(2)}");
        await client.WaitForAsync(2);
    }

    [Fact]
    public async Task Stream_ProxyThatStopsAnswering_IsLeftAndFoundAgain()
    {
        // The clock is the test's and the heartbeats are real: each sets the guard anew, and then there are none.
        TimeSpan idle = TimeSpan.FromMinutes(77);
        var clock = new ManualClock();
        await using PythonProxy proxy = await PythonProxy.StartAsync("--heartbeat", "0.05");
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Persistent(proxy, idle), proxy.Token, clock);
        await client.InitializeAsync();
        await proxy.WaitForAsync("stream secret-key v2 1");
        for (int beat = 0; beat < 5; beat++)
        {
            await clock.WaitForTimerAsync(idle);
            clock.Advance(idle * 0.6);
        }

        await clock.WaitForTimerAsync(idle);
        Assert.Equal(1, proxy.Count("stream"));
        Assert.False(client.Metrics.Lost.IsCompleted);

        await proxy.FreezeAsync();
        try
        {
            // A heartbeat may still be under way; the second step is longer than what it grants.
            clock.Advance(idle * 0.6);
            clock.Advance(idle);
            await client.Metrics.Lost.WaitAsync(proxy.Token);
            Assert.True(client.Gate("gate_1"));
        }
        finally
        {
            await proxy.ThawAsync();
        }

        await clock.PassAsync(RetryPause);
        await proxy.DoAsync($"publish 2 {Specs(2)}");
        await client.WaitForAsync(2);
        await client.Metrics.IsBack.WaitAsync(proxy.Token);
        Assert.Equal(2, proxy.Count("stream"));
    }

    [Theory]
    [InlineData("fail PERMISSION_DENIED Unauthorized", "PermissionDenied", "Unauthorized")]
    [InlineData("fail UNIMPLEMENTED größer", "Unimplemented", "größer")]
    [InlineData("garbage", "Internal", "")]
    public async Task Initialize_ProxyThatRefuses_SaysWhyAndAnswersDefaults(string command, string status, string text)
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync(command);
        await using var client = new LibraryClient(Patient(NetworkProtocol.Grpc, proxy), proxy.Token);
        InitializeDetails details = await client.InitializeAsync();
        Assert.Equal((true, false), (details.Success, details.StorePopulated));
        Assert.NotNull(details.Error);
        Assert.Contains(status, details.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(text, details.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", details.Error, StringComparison.Ordinal);
        Assert.False(client.Gate("gate_1"));
    }

    [Fact]
    public async Task Stream_FailedByTheProxy_ComesBackWhenItRecovers()
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var client = new LibraryClient(Persistent(proxy), proxy.Token);
        await client.InitializeAsync();
        await proxy.WaitForAsync("stream");
        await proxy.DoAsync("fail ABORTED later");
        await client.Metrics.Lost.WaitAsync(proxy.Token);
        await proxy.DoAsync("recover");
        await proxy.DoAsync($"publish 2 {Specs(2)}");
        await client.WaitForAsync(2);
    }

    [Theory]
    [InlineData(false, "ca", null, true)]
    [InlineData(false, "other-ca", null, false)]
    [InlineData(true, "ca", "client", true)]
    [InlineData(true, "ca", null, false)]
    [InlineData(true, "ca", "other-client", false)]
    public async Task Tls_CertificatesThatFitAndOthers_AreToldApart(bool isMutual, string authority, string? client, bool isAccepted)
    {
        using var certificates = new TestCertificates();
        await using PythonProxy proxy = await PythonProxy.StartAsync(
            ["--cert", certificates.Server, "--key", certificates.ServerKey, .. (string[])(isMutual ? ["--client-ca", certificates.Authority] : [])]);
        await proxy.DoAsync($"publish 1 {Specs(1)}");
        await using var library = new LibraryClient(new ProxyConfig(NetworkProtocol.Grpc, proxy.Address)
        {
            ConnectTimeout = TimeSpan.FromMinutes(1),
            AuthenticationMode = client is null ? AuthenticationMode.Tls : AuthenticationMode.Mtls,
            TlsCaCertPath = authority == "ca" ? certificates.Authority : certificates.OtherAuthority,
            TlsClientCertPath = client switch { null => null, "client" => certificates.Client, _ => certificates.OtherClient },
            TlsClientKeyPath = client switch { null => null, "client" => certificates.ClientKey, _ => certificates.OtherClientKey },
        }, proxy.Token);
        InitializeDetails details = await library.InitializeAsync();
        Assert.Equal(isAccepted, details.StorePopulated);
        Assert.Equal(isAccepted, details.Error is null);
        Assert.Equal(isAccepted, library.Gate("gate_1"));
    }

    private static ProxyConfig Patient(NetworkProtocol protocol, PythonProxy proxy) => new(protocol, proxy.Address) { ConnectTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>Tries again at once, for as long as it takes, and asks no other source meanwhile.</summary>
    private static ProxyConfig Persistent(PythonProxy proxy, TimeSpan? idle = null) => new(NetworkProtocol.GrpcWebSocket, proxy.Address)
    {
        RetryBackoffBase = RetryPause,
        RetryBackoffMultiplier = 1,
        MaxRetryAttempt = 1_000_000,
        PushWorkerFailoverThreshold = 1_000_000,
        StreamIdleTimeout = idle ?? TimeSpan.FromHours(2),
        ConnectTimeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>A file with a gate named after its time, which is on.</summary>
    private string Specs(long time, int fillingBytes = 0)
    {
        SpecBuilder specs = new SpecBuilder().Time(time).Gate($"gate_{time}", static gate => gate.Rule("everybody", Conditions.Public));
        if (fillingBytes > 0)
        {
            // What specs compress like: one letter repeated is refused, as a body that decompresses to far more than arrived.
            byte[] filling = new byte[fillingBytes / 2];
            new Random(17).NextBytes(filling);
            specs.Set("filling", $"\"{Convert.ToHexString(filling)}\"");
        }

        return _files.Write($"specs_{time}.json", Encoding.UTF8.GetString(specs.ToV2()));
    }
}
