using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Cli.Tests;

/// <summary>A service, a key for it in an environment variable, and runs of "eval --api" against it.</summary>
internal sealed class EvalService : IAsyncDisposable
{
    /// <summary>With characters that addresses spell otherwise.</summary>
    internal const string Key = "secret-never/shown+1";

    private EvalService(TestService service)
    {
        Service = service;
        KeyVariable = $"STATSIG_FAST_TEST_KEY_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(KeyVariable, Key);
    }

    internal TestService Service { get; }

    internal string KeyVariable { get; }

    internal static async Task<EvalService> StartAsync() => new(await TestService.StartAsync(TestContext.Current.CancellationToken));

    /// <summary>The tool's answers for a file of users; no output of it ever holds the key.</summary>
    internal async Task<CliResult> RunAsync(string users, params string[] more)
    {
        CliResult result = await CliProcess.RunToolAsync(
            ["eval", "--api", Service.Api, "--server-secret-env", KeyVariable, "--users", users, .. more]);
        foreach (string key in (string[])[Key, Uri.EscapeDataString(Key), "never/shown"])
        {
            Assert.DoesNotContain(key, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(result.Lines, line => line.Contains(key, StringComparison.Ordinal));
        }

        return result;
    }

    /// <summary>
    /// Who was exposed to what: user ID, name, and the parameter of a layer, for each event of the requests after the first few.
    /// </summary>
    internal IReadOnlyList<string> Exposures(int skipRequests = 0) =>
        [.. Service.LogEvent.Requests.Skip(skipRequests).SelectMany(static request => LoggedEvents.Parse(request).Events).Select(TextOf)];

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(KeyVariable, null);
        await Service.DisposeAsync();
    }

    /// <summary>Users "u0", "u1" and so on, a line each.</summary>
    internal static string Users(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{{\"userID\":\"u{i}\"}}\n")));

    private static string TextOf(JsonElement entry)
    {
        JsonElement metadata = entry.GetProperty("metadata");
        string name = metadata.GetProperty(entry.GetProperty("eventName").GetString() == "statsig::gate_exposure" ? "gate" : "config").GetString()!;
        string parameter = metadata.TryGetProperty("parameterName", out JsonElement value) ? $".{value.GetString()}" : "";
        return $"{entry.GetProperty("user").GetProperty("userID").GetString()} {name}{parameter}";
    }
}
