using System;
using System.IO;
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
        Assert.Contains("The last good specs stay.", await serve.ErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"has_updates":true,"time":1}""", await serve.GetAsync(SpecsPath));

        await WriteAsync("""{"has_updates":true,"time":2}""");
        Assert.Contains("read again, time 2", await serve.ErrorLineAsync(), StringComparison.Ordinal);
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
