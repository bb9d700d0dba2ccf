using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.ConsolePage.Tests;

/// <summary>A running "statsig-fast console" or "serve".</summary>
internal sealed partial class ConsoleProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ConsoleProcess(Process process, string line)
    {
        _process = process;
        Match address = Address().Match(line);
        if (!address.Success)
        {
            throw new InvalidOperationException($"The tool printed no address: {line}");
        }

        Url = address.Value;
        Origin = Url[..Url.IndexOf("/#", StringComparison.Ordinal)];
        Token = Url[(Url.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Origin + "/") };
    }

    internal static string Specs { get; } = Path.Combine(AppContext.BaseDirectory, "checkout.specs.json");

    /// <summary>The printed address of the page, with its token.</summary>
    internal string Url { get; }

    internal string Origin { get; }

    internal string Token { get; }

    internal HttpClient Client { get; }

    internal string Port => new Uri(Origin).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts the tool, on a free port unless the arguments have one.</summary>
    internal static Task<ConsoleProcess> StartAsync(string command, params string[] arguments) =>
        StartAsync(command, null, Array.IndexOf(arguments, "--port") < 0 ? [.. arguments, "--port", "0"] : arguments);

    /// <summary>Starts the tool with exactly these arguments.</summary>
    internal static Task<ConsoleProcess> StartAsIsAsync(string command, params string[] arguments) => StartAsync(command, null, arguments);

    internal static async Task<ConsoleProcess> StartAsync(string command, (string Name, string Value)? variable, string[] arguments)
    {
        (string program, string[] first) = Environment.GetEnvironmentVariable("STATSIG_FAST_CLI") is { Length: > 0 } native
            ? (native, Array.Empty<string>())
            : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")]);
        var start = new ProcessStartInfo(program, [.. first, command, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variable is { } set)
        {
            start.Environment[set.Name] = set.Value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (await process.StandardOutput.ReadLineAsync(limit.Token) is not { } line)
        {
            throw new InvalidOperationException($"The tool ended: {await errors}");
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // Read, so that a full pipe never stops the program.
        return new ConsoleProcess(process, line);
    }

    /// <summary>A post as the page makes it.</summary>
    internal async Task<(int Status, string Body)> PostAsync(string path, string json, string? token = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Add("X-Console-Token", token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    internal Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Sends events as an SDK does.</summary>
    internal async Task LogAsync(string events)
    {
        using var content = new StringContent($$"""{"events":[{{events}}]}""");
        using HttpResponseMessage response = await Client.PostAsync(new Uri("v1/log_event", UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/#token=\w+")]
    private static partial Regex Address();
}
