using System;
using System.CommandLine;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Running;
using Statsig.Fast.LocalService.Listening;

namespace Statsig.Fast.Cli.Serving;

/// <summary>What the commands have in common that listen until Ctrl+C or SIGTERM ends them.</summary>
/// <remarks>The folder is about being a service: where its specs come from, what it does with what clients send, and how it ends.</remarks>
internal static class ServerRun
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <param name="run">Works until the token ends.</param>
    internal static async Task<int> UntilInterruptedAsync(Func<CancellationToken, Task> run)
    {
        using var stopping = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await run(stopping.Token).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (UnreadableFileException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.UnreadableFile;
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.BadArguments;
        }
        catch (IOException exception)
        {
            Console.Error.WriteLine($"standard output: {exception.Message}");
            return ExitCode.UnreadableFile;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    /// <summary>The host names that requests may use besides those of this machine.</summary>
    internal static Option<string[]> AllowedHosts() => new("--allow-host")
    {
        Description = "Also accepts requests for this host name, such as host.docker.internal; may be repeated. Default: only 127.0.0.1 and localhost, because "
            + "a web page could direct a browser to the service under its own host name.",
        HelpName = "NAME",
    };

    /// <exception cref="ArgumentException">The value is not a valid port.</exception>
    internal static int Port(string option, int port) =>
        port is >= 0 and <= 65535 ? port : throw new ArgumentException($"{option} is {port}; use 1 to 65535, or omit the option.");

    /// <summary>Starts to listen.</summary>
    /// <exception cref="ArgumentException">A port is taken, or not for this user.</exception>
    internal static async Task StartAsync(LocalServer server)
    {
        try
        {
            await server.StartAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new ArgumentException($"A port of 127.0.0.1 cannot be used. {exception.Message}");
        }
    }

    /// <summary>Lets the requests under way come to their end, for a while.</summary>
    internal static async Task StopAsync(LocalServer server)
    {
        using var limit = new CancellationTokenSource(Farewell);
        await server.StopAsync(limit.Token).ConfigureAwait(false);
    }
}
