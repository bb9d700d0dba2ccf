using System;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

public sealed class ServeTests : IDisposable
{
    private const string SpecsPath = "v2/download_config_specs/secret-k.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("statsig-fast-serve-").FullName;

    private string SpecsFile => Path.Combine(_folder, "specs.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Serve_FileChanges_ServesTheNewOneAndKeepsTheLastGoodOne()
    {
        await WriteAsync("""{"has_updates":true,"time":1}""");
        await using ServeProcess serve = await ServeProcess.StartAsync("--specs", SpecsFile);
        Assert.Equal("""{"has_updates":true,"time":1}""", await serve.GetAsync(SpecsPath));
        Assert.Equal("""{"has_updates":false}""", await serve.GetAsync(SpecsPath + "?sinceTime=1"));

        await WriteAsync("""{"has_updates":true,"time":""");
        Assert.Contains("The last good specs stay in use.", await serve.ErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"has_updates":true,"time":1}""", await serve.GetAsync(SpecsPath));

        await WriteAsync("""{"has_updates":true,"time":2}""");
        Assert.Contains("was read. Its time is 2", await serve.ErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"has_updates":true,"time":2}""", await serve.GetAsync(SpecsPath + "?sinceTime=1"));
    }

    [Fact]
    public async Task Serve_EventsArrive_PrintsOneLineEachAndEndsOnInterrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill command to send an interrupt with.");
        await WriteAsync("""{"has_updates":true,"time":1}""");
        string lists = Path.Combine(_folder, "lists.json");
        await File.WriteAllTextAsync(lists, """{"list":["+aaaaaaaa"]}""", TestContext.Current.CancellationToken);
        await using ServeProcess serve = await ServeProcess.StartAsync("--specs", SpecsFile, "--id-lists", lists);
        Assert.Equal("+aaaaaaaa\n", await serve.GetAsync("v1/download_id_list_file/list"));
        using var events = new StringContent("""
            {"events":[{"eventName":"statsig::gate_exposure","user":{"userID":"u"},"metadata":{"gate":"g","gateValue":"true"}},{"eventName":"bought\nit","value":9.99}]}
            """);
        using HttpResponseMessage answer = await serve.Client.PostAsync(new Uri("v1/log_event", UriKind.Relative), events, serve.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("statsig::gate_exposure user=u gate=g gateValue=true", await serve.OutputLineAsync());
        Assert.Equal("bought it value=9.99", await serve.OutputLineAsync());
        Assert.Equal(0, await serve.InterruptAsync());
    }

    /// <summary>A web page whose host's address becomes 127.0.0.1 reads nothing; a name that was allowed does.</summary>
    [Fact]
    public async Task Serve_HostOfAnotherMachine_IsRefusedUnlessAllowed()
    {
        await WriteAsync("""{"has_updates":true,"time":1}""");
        await using ServeProcess serve = await ServeProcess.StartAsync("--specs", SpecsFile, "--allow-host", "docker.example");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(serve, "rebound.example"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(serve, "docker.example"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(serve, "localhost:99"));
    }

    [Fact]
    public async Task Proxy_HostOfAnotherMachine_IsRefused()
    {
        await WriteAsync("""{"has_updates":true,"time":1}""");
        await using ServeProcess proxy = await ServeProcess.StartProxyAsync("--specs", SpecsFile);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(proxy, "rebound.example"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy, "127.0.0.1"));
        using var call = new HttpRequestMessage(HttpMethod.Post, $"http://{proxy.GrpcAddress}/statsig_forward_proxy.StatsigForwardProxy/getConfigSpec")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        call.Content.Headers.ContentType = new("application/grpc");
        call.Headers.Host = "rebound.example";
        using HttpResponseMessage answer = await proxy.Client.SendAsync(call, proxy.Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    /// <summary>A body of 300 KB that stands for 300 MB, and one that is too large as it is, do not end the service.</summary>
    [Fact]
    public async Task Serve_BodiesThatAreTooLarge_AreRefusedAndTheServiceGoesOn()
    {
        await WriteAsync("""{"has_updates":true,"time":1}""");
        await using ServeProcess serve = await ServeProcess.StartAsync("--specs", SpecsFile);
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 300; i++)
            {
                gzip.Write(piece);
            }
        }

        using var events = new ByteArrayContent(bomb.ToArray());
        events.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage answer = await serve.Client.PostAsync(new Uri("v1/log_event", UriKind.Relative), events, serve.Token);
        Assert.Contains("decompresses to more than", await serve.OutputLineAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"has_updates":true,"time":1}""", await serve.GetAsync(SpecsPath));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServeProcess serve, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(serve.Client.BaseAddress!, SpecsPath));
        request.Headers.Host = host;
        using HttpResponseMessage response = await serve.Client.SendAsync(request, serve.Token);
        return response.StatusCode;
    }

    [Theory]
    [InlineData("{", 2)]
    [InlineData(null, 2)]
    public async Task Serve_FileUnusableAtTheStart_EndsWithItsCode(string? content, int code)
    {
        if (content is not null)
        {
            await WriteAsync(content);
        }

        CliResult result = await CliProcess.RunAsync("serve", "--specs", SpecsFile);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(SpecsFile, result.Error, StringComparison.Ordinal);
    }

    /// <summary>In one step, as careful programs write: no half-written file is there in between.</summary>
    private async Task WriteAsync(string content)
    {
        string temporary = Path.Combine(_folder, "new");
        await File.WriteAllTextAsync(temporary, content, TestContext.Current.CancellationToken);
        File.Move(temporary, SpecsFile, overwrite: true);
    }
}
