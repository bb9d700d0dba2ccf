using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests.Interop;

/// <summary>A forward proxy by grpcio in a separate process, which can be stopped, killed and started again at its port.</summary>
internal sealed class PythonProxy : IAsyncDisposable
{
    private readonly ReservedPort _port = new();
    private readonly string[] _arguments;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<string> _lines = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _nextLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    private PythonProxy(string[] arguments)
    {
        _arguments = arguments;
        _limit.CancelAfter(TimeSpan.FromMinutes(3));
    }

    /// <summary>Host and port.</summary>
    internal string Address => $"127.0.0.1:{_port.Number}";

    /// <summary>Ends what waits for the proxy.</summary>
    internal CancellationToken Token => _limit.Token;

    internal static async Task<PythonProxy> StartAsync(params string[] arguments)
    {
        var proxy = new PythonProxy(arguments);
        try
        {
            await proxy.StartProcessAsync();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it at the same port, after <see cref="KillAsync"/>.</summary>
    internal async Task StartProcessAsync()
    {
        int listening = Count("listening");
        _process = await PythonTools.StartAsync("forward_proxy.py", ["--port", _port.Number.ToString(CultureInfo.InvariantCulture), .. _arguments]);
        _reading = ReadAsync(_process);
        await WaitForAsync("listening", listening + 1);
    }

    /// <summary>Tells it what to do, and waits until it has.</summary>
    internal async Task DoAsync(string command)
    {
        int done = Count("done");
        await _process!.StandardInput.WriteLineAsync(command.AsMemory(), Token);
        await _process.StandardInput.FlushAsync(Token);
        await WaitForAsync("done", done + 1);
    }

    /// <summary>The number of lines so far that begin so.</summary>
    internal int Count(string beginning)
    {
        lock (_lock)
        {
            return _lines.Count(line => line.StartsWith(beginning, StringComparison.Ordinal));
        }
    }

    /// <summary>The lines so far that begin so.</summary>
    internal IReadOnlyList<string> Lines(string beginning)
    {
        lock (_lock)
        {
            return [.. _lines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal))];
        }
    }

    /// <summary>Waits for a number of lines that begin so.</summary>
    internal async Task WaitForAsync(string beginning, int count = 1)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                next = _nextLine.Task;
            }

            if (Count(beginning) >= count)
            {
                return;
            }

            if (_process is null or { HasExited: true } && _reading.IsCompleted)
            {
                throw new InvalidOperationException($"The proxy ended: {(_process is null ? "" : await _process.StandardError.ReadToEndAsync(Token))}");
            }

            await next.WaitAsync(Token);
        }
    }

    /// <summary>As if the machine had gone: connections stay open and nothing answers.</summary>
    internal Task FreezeAsync() => SignalAsync("-STOP");

    internal Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Ends it without a farewell.</summary>
    internal async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            await _reading;
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
        _limit.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
    }

    private async Task ReadAsync(Process process)
    {
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(CancellationToken.None);
            TaskCompletionSource told;
            lock (_lock)
            {
                if (line is not null)
                {
                    _lines.Add(line);
                }

                told = _nextLine;
                _nextLine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            told.SetResult();
        }
        while (line is not null);
    }
}
