using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// Statsig's own web clients, today's and the older one, from their package registry, initialize from our responses. Skipped where Node or
/// the registry is not there.
/// </summary>
public sealed class WebClientTests
{
    private const string Package = "@statsig/js-client@3.33.5";

    private const string ClassicPackage = "statsig-js@5.1.0";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly Lazy<Task<string?>> Folder = new(static () => InstallAsync(Package));

    private static readonly Lazy<Task<string?>> ClassicFolder = new(static () => InstallAsync(ClassicPackage));

    /// <summary>The client looks names up as they are and by djb2; it knows no other way of hiding them.</summary>
    [Theory]
    [InlineData(HashAlgorithm.Djb2, ClientResponseFormat.V1)]
    [InlineData(HashAlgorithm.None, ClientResponseFormat.V1)]
    [InlineData(HashAlgorithm.Djb2, ClientResponseFormat.V2)]
    [InlineData(HashAlgorithm.Djb2, ClientResponseFormat.InitV2)]
    public async Task InitializeSync_OurResponse_AnswersAsTheServer(HashAlgorithm algorithm, ClientResponseFormat format)
    {
        string folder = await Folder.Value ?? "";
        Assert.SkipWhen(folder.Length == 0, $"Node, npm or the package {Package} is not available.");
        await CompareAsync(folder, "read-client-response.js", algorithm, format);
    }

    /// <summary>The older client looks names up by SHA-256 unless the response says that it used djb2, or nothing.</summary>
    [Theory]
    [InlineData(HashAlgorithm.Sha256)]
    [InlineData(HashAlgorithm.Djb2)]
    [InlineData(HashAlgorithm.None)]
    public async Task InitializeValues_OurResponseInTheOlderClient_AnswersAsTheServer(HashAlgorithm algorithm)
    {
        string folder = await ClassicFolder.Value ?? "";
        Assert.SkipWhen(folder.Length == 0, $"Node, npm or the package {ClassicPackage} is not available.");
        await CompareAsync(folder, "read-classic-client-response.js", algorithm, ClientResponseFormat.V1);
    }

    private static async Task CompareAsync(string folder, string script, HashAlgorithm algorithm, ClientResponseFormat format)
    {
        StatsigServer server = Recording.Synthetic.CreateServer();
        RecordedUser user = Recording.Synthetic.Users[16];
        string response = server.GetClientInitializeResponse(user.User, new ClientInitializeOptions { HashAlgorithm = algorithm, Format = format })!;

        // Left out: gates on the groups of experiments, which no client response supports; and a name that the web client hashes by UTF-16
        // units where the reference, and we, hash code points.
        string[] gates =
        [
            .. server.GetFeatureGateNames().Where(name => !name.StartsWith("g_experiment_group", StringComparison.Ordinal)
                && (algorithm != HashAlgorithm.Djb2 || !name.Any(char.IsSurrogate))),
        ];
        Assert.InRange(gates.Length, 903, 904);
        string[] configs = [.. server.GetDynamicConfigNames()];
        string[] layers = [.. server.GetLayerNames()];
        var input = new JsonObject
        {
            ["user"] = JsonNode.Parse(user.Json.GetRawText()),
            ["response"] = response,
            ["gates"] = new JsonArray([.. gates.Select(static name => (JsonNode)name)]),
            ["configs"] = new JsonArray([.. configs.Select(static name => (JsonNode)name)]),
            ["layers"] = new JsonArray([.. layers.Select(static name => (JsonNode)name)]),
        };
        string inputPath = Path.Combine(folder, $"{algorithm}-{format}.json");
        await File.WriteAllTextAsync(inputPath, input.ToJsonString(), TestContext.Current.CancellationToken);

        string written = await RunAsync("node", VectorFile.Committed(script), folder, inputPath);

        JsonElement answers = JsonElement.Parse(written);
        Assert.All(gates, gate => Assert.Equal(server.CheckGate(user.User, gate), answers.GetProperty("gates").GetProperty(gate).GetBoolean()));
        Assert.All(configs, config => AssertSame(server.GetDynamicConfig(user.User, config).ValueJson, answers.GetProperty("configs").GetProperty(config)));
        Assert.All(layers, layer => AssertSame(server.GetLayer(user.User, layer).ValueJson, answers.GetProperty("layers").GetProperty(layer)));
    }

    /// <summary>The client returns null, false and an empty object alike for a config without an object.</summary>
    private static void AssertSame(string ours, JsonElement theirs)
    {
        bool isObject = theirs.ValueKind == JsonValueKind.Object;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(ours), isObject ? theirs : JsonElement.Parse("{}")), $"server {ours}\nclient {theirs}");
    }

    private static async Task<string?> InstallAsync(string package)
    {
        string folder = Directory.CreateTempSubdirectory("statsig-fast-web-client-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        try
        {
            await RunAsync("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, package);
            return Directory.Exists(Path.Combine(folder, "node_modules", package[..package.LastIndexOf('@')])) ? folder : null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or OperationCanceledException)
        {
            // No Node, no npm, or no registry: the test says that it was skipped for that.
            return null;
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
