using System;
using System.CommandLine;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService;

namespace Statsig.Fast.Cli;

/// <summary>"statsig-fast serve": a Statsig service on this machine, for developing without the real one.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var specs = new Option<string>("--specs") { Description = "The payload to serve, v1 or v2, plain or gzip; read again when it changes.", Required = true, HelpName = "FILE" };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; a free one when left out.", HelpName = "N" };
        var idLists = new Option<string?>("--id-lists") { Description = "ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
        var command = new Command("serve", "Serves a payload to Statsig SDKs on this machine and prints the events they send.") { specs, port, idLists };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(specs), parsed.GetValue(port), parsed.GetValue(idLists)));
        return command;
    }

    private static async Task<int> RunAsync(string specsPath, int port, string? idListsPath)
    {
        try
        {
            if (port is < 0 or > 65535)
            {
                throw new ArgumentException($"--port is {port}; give 1 to 65535, or leave it out.");
            }

            var service = new StatsigService();
            using var file = new WatchedSpecs(specsPath, service, Console.Error);
            file.Load();
            if (idListsPath is not null)
            {
                foreach ((string name, string lines) in JsonFiles.ReadIdLists(idListsPath))
                {
                    service.SetIdList(new IdListFile(name, name, 1, Encoding.UTF8.GetBytes(lines)));
                }
            }

            using var stopping = new CancellationTokenSource();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using var server = new HttpServer(service, new EventPrinter(Console.Out));
            server.Start(port);
            Console.Out.WriteLine($"Serving {specsPath} at {server.Origin}/v1 (Ctrl+C ends it)");
            Task watching = file.WatchAsync(TimeSpan.FromSeconds(1), stopping.Token);
            await server.RunAsync(stopping.Token).ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            return ExitCode.Success;

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stopping.Cancel();
            }
        }
        catch (UnreadableFileException broken)
        {
            Console.Error.WriteLine(broken.Message);
            return ExitCode.UnreadableFile;
        }
        catch (Exception broken) when (broken is ArgumentException or HttpListenerException or SocketException)
        {
            Console.Error.WriteLine(broken is ArgumentException ? broken.Message : $"Port {port} of 127.0.0.1 cannot be used: {broken.Message}");
            return ExitCode.BadArguments;
        }
        catch (IOException broken)
        {
            Console.Error.WriteLine($"standard output: {broken.Message}");
            return ExitCode.UnreadableFile;
        }
    }
}
