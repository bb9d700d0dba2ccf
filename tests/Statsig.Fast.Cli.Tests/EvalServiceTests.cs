using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast eval --api" from end to end: what it answers, and that every exposure arrives.</summary>
public sealed class EvalServiceTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Eval_FromTheService_AnswersAsFromTheFile()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(await File.ReadAllBytesAsync(CliFiles.Vector("synthetic_dcs.json.gz"), TestContext.Current.CancellationToken));
        string lists = CliFiles.Vector("synthetic_id_lists.json");
        foreach ((string name, JsonNode? keys) in JsonNode.Parse(await File.ReadAllTextAsync(lists, TestContext.Current.CancellationToken))!.AsObject())
        {
            service.Service.SetIdList(name, string.Concat(keys!.AsArray().Select(static key => key!.GetValue<string>() + "\n")));
        }

        string users = _files.Write("few.jsonl", FirstLines(CliFiles.Vector("synthetic_goldens.jsonl.gz"), 13));
        CliResult file = await CliProcess.RunToolAsync(
            "eval", "--specs", CliFiles.Vector("synthetic_dcs.json.gz"), "--id-lists", lists, "--users", users, "--environment", "production");
        CliResult api = await service.RunAsync(users, "--environment", "production");

        Assert.Equal((0, 0), (file.ExitCode, api.ExitCode));
        Assert.Equal(12, api.Lines.Length);
        Assert.Equal(file.Lines, api.Lines);
        Assert.NotEmpty(service.Exposures());
    }

    [Fact]
    public async Task Eval_EverythingThatIsAskedFor_ArrivesOnceAsAnExposure()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(new SpecBuilder()
            .Gate("gate")
            .DynamicConfig("config")
            .Experiment("experiment")
            .Layer("layer", layer => layer.Default("""{"a":1,"b":"x","absent":null}"""))
            .Layer("stored", layer => layer.Default("""{"c":true}"""))
            .ParameterStore("store", store => store.Static("fixed", "\"text\"").Layer("of_layer", "stored", "c", "boolean")));
        string users = _files.Write("users.jsonl", EvalService.Users(2) + EvalService.Users(1));

        CliResult result = await service.RunAsync(users);

        // The third line repeats the first user, whose exposures were sent already. A parameter read twice is one exposure.
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(3, result.Lines.Length);
        Assert.Equal(
            Enumerable.Range(0, 2).SelectMany(static i => (string[])[$"u{i} gate", $"u{i} config", $"u{i} experiment", $"u{i} layer.a", $"u{i} layer.b", $"u{i} stored.c"]).Order(),
            service.Exposures().Order());
    }

    [Fact]
    public async Task Eval_ManyUsers_AllOfTheirExposuresArrive()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Gates(10));
        CliResult result = await service.RunAsync(_files.Write("many.jsonl", EvalService.Users(12_000)));

        AssertAllArrived(service, result, users: 12_000, gates: 10);
    }

    [Fact]
    public async Task Eval_ServiceThatWantsSmallBatches_GetsAllOfThem()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Gates(10).Set("sdk_configs", """{"event_queue_size":4}"""));
        CliResult result = await service.RunAsync(_files.Write("many.jsonl", EvalService.Users(1200)));

        AssertAllArrived(service, result, users: 1200, gates: 10);
        Assert.True(service.Service.LogEvent.Count >= 3000, $"{service.Service.LogEvent.Count} requests");
    }

    [Fact]
    public async Task Eval_SlowService_WaitsForItAndLosesNothing()
    {
        await using EvalService service = await EvalService.StartAsync();
        var hold = new Hold();
        service.Service.Publish(Gates(10));
        service.Service.LogEvent.Then(Fault.SlowHeaders(hold), times: 8);
        Task<CliResult> run = service.RunAsync(_files.Write("many.jsonl", EvalService.Users(3000)));
        await service.Service.LogEvent.WaitForRequestsAsync(4, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted);
        hold.Release();

        AssertAllArrived(service, await run, users: 3000, gates: 10);
    }

    [Fact]
    public async Task Eval_ServiceThatFailsFirst_IsAskedAgainUntilAllArrived()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Gates(10));
        service.Service.LogEvent.Then(Fault.Status(503), times: 2);
        CliResult result = await service.RunAsync(_files.Write("users.jsonl", EvalService.Users(20)));

        // One batch, posted by the flush, by the pump after a pause, and by the pump again.
        AssertAllArrived(service, result, users: 20, gates: 10, skipRequests: 2);
    }

    [Fact]
    public async Task Eval_UsersFileThatBreaks_DeliversWhatWasEvaluated()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Gates(3));
        CliResult result = await service.RunAsync(_files.Write("broken.jsonl", EvalService.Users(2) + "{\n"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(6, service.Exposures().Count);
    }

    [Fact]
    public async Task Eval_Out_WritesTheFile()
    {
        await using EvalService service = await EvalService.StartAsync();
        service.Service.Publish(Encoding.UTF8.GetBytes(CliFiles.Specs));
        CliResult file = await CliProcess.RunToolAsync("eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath);
        CliResult result = await service.RunAsync(_files.UsersPath, "--out", _files.PathOf("out.jsonl"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(file.Output, await File.ReadAllBytesAsync(_files.PathOf("out.jsonl"), TestContext.Current.CancellationToken));
    }

    private static SpecBuilder Gates(int count)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < count; i++)
        {
            specs.Gate($"gate_{i}");
        }

        return specs;
    }

    private static void AssertAllArrived(EvalService service, CliResult result, int users, int gates, int skipRequests = 0)
    {
        Assert.Equal((0, ""), (result.ExitCode, Warnings(result)));
        Assert.Equal(users, result.Lines.Length);
        IReadOnlyList<string> exposures = service.Exposures(skipRequests);
        Assert.Equal(users * gates, exposures.Count);
        Assert.Equal(users * gates, exposures.Distinct().Count());
    }

    /// <summary>Standard error without the progress of long runs.</summary>
    private static string Warnings(CliResult result) =>
        string.Join('\n', result.Error.Split('\n').Where(static line => line.Length > 0 && !line.TrimEnd().EndsWith(" users", StringComparison.Ordinal)));

    private static string FirstLines(string path, int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            lines.Append(reader.ReadLine()).Append('\n');
        }

        return lines.ToString();
    }
}
