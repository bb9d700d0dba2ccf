using System;
using System.CommandLine;
using System.Threading.Tasks;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Inspecting;
using Statsig.Fast.Cli.Serving;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast serve": a Statsig service on this machine, for developing without the real one.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var specs = new Option<string>("--specs") { Description = "The payload to serve, v1 or v2, plain or gzip. It is read again when it changes.", Required = true, HelpName = "FILE" };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; default: a free port.", HelpName = "N" };
        var idLists = new Option<string?>("--id-lists") { Description = "A JSON file of ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
        Option<string?> environment = ConsoleOptions.EnvironmentTier();
        Option<string?> snapshot = ConsoleOptions.Snapshot();
        Option<string[]> hosts = ServerRun.AllowedHosts();
        var command = new Command("serve", "Serves a payload to Statsig SDKs on this machine, and shows the events that they send: one line each, and in the console at the printed address.")
        {
            specs, port, idLists, environment, snapshot, hosts,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(specs),
            parsed.GetValue(port),
            new InspectionArguments(parsed.GetValue(environment), null, parsed.GetValue(idLists), parsed.GetValue(snapshot)),
            parsed.GetValue(hosts) ?? []));
        return command;
    }

    private static Task<int> RunAsync(string specsPath, int port, InspectionArguments arguments, string[] allowedHosts) => ServerRun.UntilInterruptedAsync(async stopping =>
    {
        var listening = new LocalPort(ServerRun.Port("--port", port));
        var service = new StatsigService();
        var events = new ReceivedEvents();
        var inspected = new InspectedFile(arguments, specsPath, events);
        await using (inspected.ConfigureAwait(false))
        {
            using var page = new ConsoleApplication(inspected.Host);
            using var file = new WatchedSpecs(specsPath, service, Console.Error, payload => inspected.Take(payload));
            file.Load();
            JsonFiles.ServeIdLists(arguments.IdListsPath, service);
            var server = new LocalServer(new ServedRequests(service, new EventPrinter(Console.Out, events)) { Page = page }.HandleAsync, listening) { AllowedHosts = allowedHosts };
            await using (server.ConfigureAwait(false))
            {
                await ServerRun.StartAsync(server).ConfigureAwait(false);
                Console.Out.WriteLine($"Serving {specsPath} at {server.Origins[0]}/v1 with a console at {ConsoleOptions.AddressOf(server, inspected.Host)} (Ctrl+C ends it)");
                await file.WatchAsync(TimeSpan.FromSeconds(1), stopping).ConfigureAwait(false);
                page.EndStreams();
                await ServerRun.StopAsync(server).ConfigureAwait(false);
            }
        }
    });
}
