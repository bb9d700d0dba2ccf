using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>A running "statsig-fast serve", or "proxy", and a client of it.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _limit;

    private ServeProcess(Process process, CancellationTokenSource limit)
    {
        _process = process;
        _limit = limit;
    }

    internal HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    internal CancellationToken Token => _limit.Token;

    /// <summary>Where "proxy" takes gRPC calls: host and port.</summary>
    internal string GrpcAddress { get; private set; } = "";

    internal static Task<ServeProcess> StartAsync(params string[] arguments) => RunAsync("serve", arguments);

    internal static Task<ServeProcess> StartProxyAsync(params string[] arguments) => RunAsync("proxy", arguments);

    private static async Task<ServeProcess> RunAsync(string command, string[] arguments)
    {
        (string program, string[] first) = CliProcess.Native is { } native ? (native, Array.Empty<string>()) : ("dotnet", [Path.Combine(AppContext.BaseDirectory, "statsig-fast.dll")]);
        var start = new ProcessStartInfo(program, [.. first, command, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var serve = new ServeProcess(Process.Start(start)!, limit);
        string line;
        try
        {
            line = await serve.OutputLineAsync();
        }
        catch
        {
            await serve.DisposeAsync();
            throw;
        }

        serve.GrpcAddress = ValueOf(line, "grpc=") ?? "";
        serve.Client.BaseAddress = new Uri(ValueOf(line, "http=") ?? line.Split(' ')[3].Replace("/v1", "/", StringComparison.Ordinal));
        return serve;
    }

    internal async Task<string> OutputLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(Token) ?? throw new InvalidOperationException($"It ended: {await ErrorLineAsync()}");

    internal async Task<string> ErrorLineAsync() => await _process.StandardError.ReadLineAsync(Token) ?? "";

    internal Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), Token);

    /// <summary>
    /// Ctrl+C; or what service managers send, when the tests run in the background of a shell, whose programs are deaf to Ctrl+C.
    /// </summary>
    internal async Task<int> InterruptAsync()
    {
        using Process kill = Interrupt(_process);
        await _process.WaitForExitAsync(Token);
        return _process.ExitCode;
    }

    /// <summary>Sends a process Ctrl+C, or what it is not deaf to.</summary>
    internal static Process Interrupt(Process process) =>
        Process.Start("kill", [IsDeafToInterrupt() ? "-TERM" : "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    private static string? ValueOf(string line, string name) =>
        Array.Find(line.Split(' '), word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    /// <summary>Whether this process was started with SIGINT ignored, which is handed down to those it starts.</summary>
    private static bool IsDeafToInterrupt()
    {
        const string Ignored = "SigIgn:";
        string? line = File.Exists("/proc/self/status") ? Array.Find(File.ReadAllLines("/proc/self/status"), static line => line.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is not null && (Convert.ToUInt64(line[Ignored.Length..].Trim(), 16) & 0b10) != 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Client.Dispose();
        _limit.Dispose();
    }
}
