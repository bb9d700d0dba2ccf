using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>"statsig-fast proxy" with clients by grpcio, and over HTTP.</summary>
public sealed class ProxyCommandTests : IDisposable
{
    private const string NothingNew = """{"has_updates":false}""";

    private readonly CliFiles _files = new();
    private readonly string _keyVariable = $"STATSIG_FAST_TEST_KEY_{Guid.NewGuid():N}";

    public ProxyCommandTests()
    {
        Environment.SetEnvironmentVariable(_keyVariable, "secret-key");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_keyVariable, null);
        _files.Dispose();
    }

    [Fact]
    public async Task Proxy_Unary_GivesTheFileOrSaysThatNothingIsNew()
    {
        await using ServeProcess proxy = await StartAsync();
        await using (PythonClient client = await PythonClient.CallAsync(proxy.GrpcAddress, "--version", "2"))
        {
            JsonNode message = await client.NextAsync();
            Assert.Equal((Specs(1), 1), ((string)message["spec"]!, (long)message["time"]!));
            JsonNode end = await client.NextAsync();
            Assert.Equal(("OK", Environment.MachineName), ((string)end["status"]!, (string)end["host"]!));
        }

        await using PythonClient second = await PythonClient.CallAsync(proxy.GrpcAddress, "--since", "1");
        Assert.Equal(NothingNew, (string)(await second.NextAsync())["spec"]!);
    }

    [Fact]
    public async Task Proxy_Stream_PushesTheFileWhenItChangesBeatsAndEndsWithOk()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command to send an interrupt with.");
        await using ServeProcess proxy = await StartAsync("--heartbeat", "1");
        await using PythonClient client = await PythonClient.CallAsync(proxy.GrpcAddress, "--method", "StreamConfigSpec", "--since", "1");
        Assert.Equal(NothingNew, (string)(await client.NextAsync())["spec"]!);
        JsonNode beat = await client.NextAsync();
        Assert.Equal((NothingNew, 1), ((string)beat["spec"]!, (long)beat["time"]!));

        Write(2);
        JsonNode message;
        do
        {
            message = await client.NextAsync();
        }
        while ((long)message["time"]! == 1);
        Assert.Equal((Specs(2), 2), ((string)message["spec"]!, (long)message["time"]!));

        Assert.Equal(0, await proxy.InterruptAsync());
        JsonNode end;
        do
        {
            end = await client.NextAsync();
        }
        while (end["status"] is null);
        Assert.Equal("OK", (string)end["status"]!);
    }

    [Fact]
    public async Task Proxy_WithAKey_RefusesOthersOnBothPorts()
    {
        await using ServeProcess proxy = await StartAsync("--server-secret-env", _keyVariable);
        await using (PythonClient stranger = await PythonClient.CallAsync(proxy.GrpcAddress, "--sdk-key", "secret-other"))
        {
            JsonNode end = await stranger.NextAsync();
            Assert.Equal(("PERMISSION_DENIED", "Unauthorized"), ((string)end["status"]!, (string)end["details"]!));
        }

        await using (PythonClient known = await PythonClient.CallAsync(proxy.GrpcAddress))
        {
            Assert.Equal(1, (long)(await known.NextAsync())["time"]!);
        }

        Assert.Equal(Specs(1), await proxy.GetAsync("v2/download_config_specs/secret-key.json"));
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => proxy.GetAsync("v2/download_config_specs/secret-other.json"));
    }

    [Fact]
    public async Task Proxy_TooManyStreams_AreRefused()
    {
        await using ServeProcess proxy = await StartAsync("--max-streams", "1");
        await using PythonClient first = await PythonClient.CallAsync(proxy.GrpcAddress, "--method", "StreamConfigSpec");
        await first.NextAsync();
        await using PythonClient second = await PythonClient.CallAsync(proxy.GrpcAddress, "--method", "StreamConfigSpec");
        Assert.Equal("RESOURCE_EXHAUSTED", (string)(await second.NextAsync())["status"]!);
    }

    [Fact]
    public async Task Proxy_MutualTls_LetsInWhoHasACertificateAndServesHttpToo()
    {
        using var certificates = new TestCertificates();
        await using ServeProcess proxy = await StartAsync("--tls-cert", certificates.Server, "--tls-key", certificates.ServerKey, "--client-ca", certificates.Authority);
        await using (PythonClient known = await PythonClient.CallAsync(
            proxy.GrpcAddress, "--method", "Check", "--ca", certificates.Authority, "--cert", certificates.Client, "--key", certificates.ClientKey))
        {
            Assert.Equal("0801", (string)(await known.NextAsync())["health"]!);
        }

        await using PythonClient stranger = await PythonClient.CallAsync(
            proxy.GrpcAddress, "--ca", certificates.Authority, "--cert", certificates.OtherClient, "--key", certificates.OtherClientKey);
        Assert.Equal("UNAVAILABLE", (string)(await stranger.NextAsync())["status"]!);
        Assert.Equal("https", proxy.Client.BaseAddress!.Scheme);
    }

    [Fact]
    public async Task Proxy_Upstream_PushesWhatIsNewThere()
    {
        await using TestService upstream = await TestService.StartAsync(TestContext.Current.CancellationToken);
        upstream.Publish(System.Text.Encoding.UTF8.GetBytes(Specs(1))).SetIdList("list", "+aaaaaaaa\n");
        await using ServeProcess proxy = await ServeProcess.StartProxyAsync(
            "--upstream", upstream.Api, "--server-secret-env", _keyVariable, "--interval", "1", "--forward-events", upstream.Api);
        await using PythonClient client = await PythonClient.CallAsync(proxy.GrpcAddress, "--method", "StreamConfigSpec");
        Assert.Equal(Specs(1), (string)(await client.NextAsync())["spec"]!);
        upstream.Publish(System.Text.Encoding.UTF8.GetBytes(Specs(2)));
        Assert.Equal(Specs(2), (string)(await client.NextAsync())["spec"]!);

        // With the key in the path only; it goes on in the header.
        Assert.Contains("\"list\"", await proxy.GetAsync("v1/get_id_lists/secret-key.json"), StringComparison.Ordinal);
        Assert.Equal("secret-key", Assert.Single(upstream.IdLists.Requests).Header("STATSIG-API-KEY"));

        proxy.Client.DefaultRequestHeaders.Add("STATSIG-API-KEY", "secret-key");
        Assert.Contains("\"list\"", await proxy.GetAsync("v1/get_id_lists"), StringComparison.Ordinal);
        using var events = new System.Net.Http.StringContent("""{"events":[{"eventName":"bought"}]}""");
        using System.Net.Http.HttpResponseMessage thanks = await proxy.Client.PostAsync(new Uri("v1/log_event", UriKind.Relative), events, proxy.Token);
        Assert.Equal(202, (int)thanks.StatusCode);
        Assert.Equal("bought", Assert.Single(Assert.Single(upstream.LoggedEvents).Events).GetProperty("eventName").GetString());
        Assert.Equal("secret-key", Assert.Single(upstream.LogEvent.Requests).SdkKey);
    }

    [Theory]
    [InlineData("", 1, "Use --specs FILE, or --upstream URL")]
    [InlineData("--specs SPECS --upstream http://127.0.0.1:1", 1, "Use --specs FILE, or --upstream URL")]
    [InlineData("--upstream http://127.0.0.1:1", 1, "--upstream requires --server-secret-env NAME")]
    [InlineData("--upstream http://127.0.0.1:1 --server-secret-env PATH", 1, "--server-secret-env: The key is not a secret key")]
    [InlineData("--specs SPECS --grpc-port 70000", 1, "--grpc-port is 70000")]
    [InlineData("--specs SPECS --heartbeat 0", 1, "--heartbeat is 0")]
    [InlineData("--specs SPECS --max-streams 0", 1, "--max-streams must be at least 1")]
    [InlineData("--specs SPECS --tls-cert x", 1, "--tls-key")]
    [InlineData("--specs SPECS --tls-cert SPECS --tls-key SPECS", 2, "SPECS")]
    [InlineData("--specs missing", 2, "missing")]
    public async Task Proxy_ThatCannotBegin_EndsWithItsCodeAndTheReason(string arguments, int code, string reason)
    {
        string text = arguments.Replace("SPECS", _files.SpecsPath, StringComparison.Ordinal);
        CliResult result = await CliProcess.RunToolAsync(["proxy", .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(reason.Replace("SPECS", _files.SpecsPath, StringComparison.Ordinal), result.Error, StringComparison.Ordinal);
    }

    private static string Specs(long time) => $$"""{"has_updates":true,"time":{{time}},"feature_gates":[],"dynamic_configs":[],"layer_configs":[]}""";

    private Task<ServeProcess> StartAsync(params string[] arguments)
    {
        Write(1);
        return ServeProcess.StartProxyAsync(["--specs", _files.PathOf("served.json"), .. arguments]);
    }

    /// <summary>In one step, as careful programs write.</summary>
    private void Write(long time) => File.Move(_files.Write("new.json", Specs(time)), _files.PathOf("served.json"), overwrite: true);
}
