using System;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>
/// "--forward-proxy" of the tool, native when there is a native one, against a forward proxy by grpcio and against the tool's own.
/// </summary>
public sealed class ToolTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("grpc")]
    [InlineData("grpc_websocket")]
    public async Task Eval_FromAForwardProxy_AnswersAsFromTheFileAndDeliversExposures(string protocol)
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync($"publish 1 {_files.SpecsPath}");
        await using EvalService service = await EvalService.StartAsync();
        service.Service.SetIdList("list", "");
        CliResult file = await CliProcess.RunToolAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath);
        CliResult result = await service.RunAsync(_files.UsersPath, "--forward-proxy", $"{protocol}={proxy.Address}");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(file.Lines, Array.ConvertAll(result.Lines, static line => line.Replace("Network", "Bootstrap", StringComparison.Ordinal)));
        Assert.Contains("ada open", service.Exposures());
        Assert.Empty(service.Service.Specs.Requests);
        Assert.StartsWith($"unary {EvalService.Key} v2", proxy.Lines("unary")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_MutualTls_NeedsTheRightCertificate()
    {
        using var certificates = new TestCertificates();
        await using PythonProxy proxy = await PythonProxy.StartAsync(
            "--cert", certificates.Server, "--key", certificates.ServerKey, "--client-ca", certificates.Authority);
        await proxy.DoAsync($"publish 1 {_files.SpecsPath}");
        await using EvalService service = await EvalService.StartAsync();
        string[] arguments = ["--forward-proxy", $"grpc={proxy.Address}", "--proxy-ca", certificates.Authority];
        CliResult known = await service.RunAsync(_files.UsersPath, [.. arguments, "--proxy-cert", certificates.Client, "--proxy-key", certificates.ClientKey]);
        CliResult stranger = await service.RunAsync(_files.UsersPath, [.. arguments, "--proxy-cert", certificates.OtherClient, "--proxy-key", certificates.OtherClientKey]);

        Assert.Equal((0, ""), (known.ExitCode, known.Error));
        Assert.Equal(3, stranger.ExitCode);
        Assert.Contains($"grpc={proxy.Address}: The service delivers no specs.", stranger.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_ForwardProxyThatRefuses_EndsWithThreeAndItsReason()
    {
        await using PythonProxy proxy = await PythonProxy.StartAsync();
        await proxy.DoAsync("fail PERMISSION_DENIED Unauthorized");
        await using EvalService service = await EvalService.StartAsync();
        CliResult result = await service.RunAsync(_files.UsersPath, "--forward-proxy", $"grpc={proxy.Address}");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Unauthorized", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Lines);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("grpc_websocket")]
    [InlineData("http")]
    public async Task Pull_FromTheToolsOwnProxy_WritesTheSameAsFromTheFile(string protocol)
    {
        await using ServeProcess proxy = await ServeProcess.StartProxyAsync("--specs", _files.SpecsPath);
        using var service = new SpecsService(500, "");
        string address = protocol == "http" ? proxy.Client.BaseAddress!.ToString().TrimEnd('/') : proxy.GrpcAddress;
        CliResult file = await CliProcess.RunToolAsync("pull", "--specs", _files.SpecsPath);
        CliResult result = await CliProcess.RunToolAsync("pull", "--forward-proxy", $"{protocol}={address}", "--server-secret-env", service.KeyVariable);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(file.Output, result.Output);
    }

    [Fact]
    public async Task Eval_FromTheToolsOwnProxyOverHttp_SendsItTheExposures()
    {
        await using ServeProcess proxy = await ServeProcess.StartProxyAsync("--specs", _files.SpecsPath);
        await using EvalService service = await EvalService.StartAsync();
        CliResult result = await CliProcess.RunToolAsync(
            "eval", "--forward-proxy", $"http={proxy.Client.BaseAddress!.ToString().TrimEnd('/')}", "--server-secret-env", service.KeyVariable, "--users", _files.UsersPath);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("statsig::gate_exposure user=ada gate=", await proxy.OutputLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--forward-proxy 127.0.0.1:1", "does not start with a valid protocol")]
    [InlineData("--forward-proxy ftp=127.0.0.1:1", "does not start with a valid protocol")]
    [InlineData("--forward-proxy grpc=a/b", "--forward-proxy: \"a/b\" is not the address of a gRPC proxy")]
    [InlineData("--forward-proxy http=127.0.0.1:1", "is not the address of an HTTP proxy")]
    [InlineData("--forward-proxy grpc=http://127.0.0.1:1 --proxy-ca x", "which has no TLS")]
    [InlineData("--forward-proxy grpc=127.0.0.1:1 --proxy-cert x", "--proxy-cert and --proxy-key require each other")]
    [InlineData("--forward-proxy grpc=127.0.0.1:1 --proxy-cert x --proxy-key y", "--proxy-cert and --proxy-key require each other")]
    [InlineData("--forward-proxy grpc=127.0.0.1:1", "--forward-proxy requires --server-secret-env NAME")]
    [InlineData("--forward-proxy grpc=127.0.0.1:1 --specs x", "Use only one of these sources")]
    [InlineData("--proxy-ca x --specs x", "--proxy-ca requires --forward-proxy")]
    public async Task Eval_ForwardProxyThatMakesNoSense_EndsWithOneAndTheReason(string arguments, string reason)
    {
        CliResult result = await CliProcess.RunToolAsync(["eval", "--users", _files.UsersPath, .. arguments.Split(' ')]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
    }
}
