using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Cli.Tests;

/// <summary>"statsig-fast pull": what it writes, from where, and what it keeps to itself.</summary>
public sealed class PullTests : IDisposable
{
    private const string Targets =
        """
        {"feature_gates":[{"name":"g","type":"feature_gate","salt":"","enabled":true,"defaultValue":false,"idType":"userID","entity":"feature_gate","targetAppIDs":["web"],"rules":[
          {"name":"1","id":"a","salt":"","passPercentage":10.50,"conditions":[
            {"type":"user_field","targetValue":["ada@example.com","@example.org","plain"],"operator":"any","field":"email","idType":"userID"},
            {"type":"ip_based","targetValue":["10.0.0.1","::1","1.2"],"operator":"any","field":"ip","idType":"userID"},
            {"type":"unit_id","targetValue":["ada","bob"],"operator":"any","idType":"userID"}],"returnValue":true,"idType":"userID"}]}],
         "dynamic_configs":[{"name":"config","type":"dynamic_config","salt":"","enabled":true,"defaultValue":{"b":1.50,"a":2},"idType":"userID","entity":"dynamic_config","rules":[]}],
         "layer_configs":[],"time":1,"has_updates":true}
        """;

    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Pull_FromAFile_WritesNamesAndTypesAndNothingAboutUsers()
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", _files.Write("t.json", Targets));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        JsonNode snapshot = JsonNode.Parse(result.Output)!;
        Assert.Equal(1, snapshot["statsigSnapshot"]!.GetValue<int>());
        Assert.Equal("userID", snapshot["gates"]!["g"]!["idType"]!.GetValue<string>());
        Assert.Equal("number", snapshot["dynamicConfigs"]!["config"]!["parameters"]!["b"]!["type"]!.GetValue<string>());
        Assert.DoesNotContain("example", Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Again_WritesTheSameBytesFromBothFormsAndIntoAFile()
    {
        CliResult first = await CliProcess.RunToolAsync("pull", "--specs", CliFiles.Vector("synthetic_dcs.json.gz"));
        string path = _files.PathOf("s.statsig.json");
        CliResult second = await CliProcess.RunToolAsync("pull", "--specs", CliFiles.Vector("synthetic_dcs.json.gz"), "--out", path);
        CliResult third = await CliProcess.RunToolAsync("pull", "--specs", path);

        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, third.ExitCode));
        Assert.Equal(first.Output, File.ReadAllBytes(path));
        Assert.Equal(first.Output, third.Output);
    }

    [Fact]
    public async Task Pull_OfEveryFeature_IsTheSnapshotOfTheNativeChecks()
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", _files.Write("every.json", EveryFeature.V2));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "every-feature.statsig.json")), Encoding.UTF8.GetString(result.Output));
    }

    [Fact]
    public async Task Pull_Full_WritesThePayloadInOrderAndCountsWhatMayBePersonal()
    {
        string path = _files.Write("t.json", Targets);
        CliResult result = await CliProcess.RunToolAsync("pull", "--full", "--specs", path);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "The payload's targets may contain personal data: 2 e-mail addresses or parts of them, 2 IP addresses, 2 user IDs. Check the file in only if everyone with access to the repository may see them.",
            result.Error.Trim());
        JsonObject payload = JsonNode.Parse(result.Output)!.AsObject();
        Assert.Equal(payload.Select(static member => member.Key).Order(StringComparer.Ordinal), payload.Select(static member => member.Key));
        Assert.Contains("\"passPercentage\": 10.50", Encoding.UTF8.GetString(result.Output), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Targets), payload));
    }

    [Fact]
    public async Task Pull_FullWithoutTargets_SaysThatNothingLooksPersonal()
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--full", "--specs", _files.Write("t.json", """{"feature_gates":[],"dynamic_configs":[],"layer_configs":[],"time":1,"has_updates":true}"""));

        Assert.Equal((0, "The payload's targets contain no text that looks like personal data."), (result.ExitCode, result.Error.Trim()));
    }

    [Theory]
    [InlineData("--name", "op*, plan", "open,plan", 0)]
    [InlineData("--name", "nothing", "", 0)]
    [InlineData("--app", "web", "listed,open,plan,production", 1)]
    public async Task Pull_Filters_KeepWhatTheyName(string option, string value, string gates, int configs)
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", _files.SpecsPath, option, value);

        JsonNode snapshot = JsonNode.Parse(result.Output)!;
        Assert.Equal(gates, string.Join(',', snapshot["gates"]!.AsObject().Select(static gate => gate.Key)));
        Assert.Equal(configs, snapshot["dynamicConfigs"]!.AsObject().Count);
    }

    [Fact]
    public async Task Pull_App_LeavesOutWhatIsForOtherApps()
    {
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", _files.Write("t.json", Targets), "--app", "ios");

        JsonNode snapshot = JsonNode.Parse(result.Output)!;
        Assert.Empty(snapshot["gates"]!.AsObject());
        Assert.Single(snapshot["dynamicConfigs"]!.AsObject());
    }

    [Fact]
    public async Task Pull_Tag_KeepsWhatHasIt()
    {
        string path = _files.Write("s.statsig.json", """{"statsigSnapshot":1,"gates":{"a":{"tags":["x","y"]},"b":{"tags":["z"]},"c":{}}}""");
        CliResult result = await CliProcess.RunToolAsync("pull", "--specs", path, "--tag", "y,z");

        Assert.Equal(["a", "b"], JsonNode.Parse(result.Output)!["gates"]!.AsObject().Select(static gate => gate.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pull_FromTheService_AsksOnceWithTheKeyAndWritesTheSame(bool compressed)
    {
        using var service = new SpecsService(200, Targets, compressed: compressed);
        CliResult result = await CliProcess.RunToolAsync("pull", "--api", service.Address, "--server-secret-env", service.KeyVariable);
        CliResult file = await CliProcess.RunToolAsync("pull", "--specs", _files.Write("t.json", Targets));
        string request = await service.RequestAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(file.Output, result.Output);
        Assert.StartsWith("GET /v2/download_config_specs/secret-abc%2Fdef%2B1.json HTTP/1.1\n", request, StringComparison.Ordinal);
        Assert.Contains($"STATSIG-API-KEY: {SpecsService.Key}\n", request, StringComparison.Ordinal);
        Assert.Contains("STATSIG-SDK-TYPE: statsig-fast-dotnet\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_FromAnAddressWithItsVersion_KeepsThat()
    {
        using var service = new SpecsService(200, Targets);
        await CliProcess.RunToolAsync("pull", "--api", service.Address + "/v1/", "--server-secret-env", service.KeyVariable);

        Assert.StartsWith("GET /v1/download_config_specs/", await service.RequestAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "no secret-abc/def+1", "")]
    [InlineData(302, "", "Location: http://127.0.0.1:1/secret-abc%2Fdef%2B1\r\n")]
    [InlineData(200, "not json", "")]
    [InlineData(200, "{\"has_updates\":false}", "")]
    public async Task Pull_ServiceThatGivesNoSpecs_IsNamedWithoutTheKey(int status, string body, string headers)
    {
        using var service = new SpecsService(status, body, headers);
        CliResult result = await CliProcess.RunToolAsync("pull", "--api", service.Address, "--server-secret-env", service.KeyVariable);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(service.Address, result.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("abc(/|%2F)|def([+]|%2B)1", result.Error); // Not "abc" alone, which the name of a temporary folder can contain.
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("pull --api http://127.0.0.1:1")]
    [InlineData("pull --server-secret-env PATH")]
    [InlineData("pull --api nonsense --server-secret-env PATH")]
    [InlineData("pull --api ftp://127.0.0.1 --server-secret-env PATH")]
    [InlineData("pull --api http://127.0.0.1:1 --server-secret-env STATSIG_FAST_NO_SUCH_VARIABLE")]
    [InlineData("pull --specs x --api http://127.0.0.1:1")]
    [InlineData("pull --full --name x --specs y")]
    public async Task Pull_BadArguments_EndsWithOneAndTheReason(string arguments)
    {
        CliResult result = await CliProcess.RunToolAsync(arguments.Split(' '));

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.Empty(result.Output);
    }
}
