using System;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>A call of a forward proxy by grpcio, in a separate process.</summary>
internal sealed class PythonClient : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private PythonClient(Process process)
    {
        _process = process;
        _limit.CancelAfter(TimeSpan.FromMinutes(3));
    }

    internal static async Task<PythonClient> CallAsync(params string[] arguments) => new(await PythonTools.StartAsync("forward_client.py", arguments));

    /// <summary>The next message, or in the end the status.</summary>
    internal async Task<JsonNode> NextAsync() => JsonNode.Parse(
        await _process.StandardOutput.ReadLineAsync(_limit.Token)
        ?? throw new InvalidOperationException($"The client ended: {await _process.StandardError.ReadToEndAsync(_limit.Token)}"))!;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _limit.Dispose();
    }
}
