using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Inspecting;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Cli.Serving;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast console": a page on this machine that shows specs, and why a user gets which answer.</summary>
internal static class ConsoleCommand
{
    internal static Command Create()
    {
        var options = new ConsoleOptions();
        var command = new Command(
            "console",
            "Opens a page on 127.0.0.1 that shows all specs, explains their answers for a user, counts shares, and sets overrides. Exit codes: 1 for invalid arguments, 2 for a file that cannot be used.");
        foreach (Option option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => ServerRun.UntilInterruptedAsync(stopping => RunAsync(options, parsed, stopping)));
        return command;
    }

    private static Task RunAsync(ConsoleOptions options, ParseResult parsed, CancellationToken stopping)
    {
        (string? path, ServiceAccess? access) = options.Source(parsed);
        return path is not null ? ShowFileAsync(path, options, parsed, stopping) : ShowServiceAsync(access!, options, parsed, stopping);
    }

    private static async Task ShowFileAsync(string path, ConsoleOptions options, ParseResult parsed, CancellationToken stopping)
    {
        var inspected = new InspectedFile(options.Inspection(parsed), path, null);
        await using (inspected.ConfigureAwait(false))
        {
            bool isFirst = true;
            using var file = new WatchedSpecs(path, new StatsigService(), Console.Error, payload =>
            {
                if (inspected.Take(payload) is { } problem)
                {
                    UnreadableFileException exception = new(path, null, problem);
                    if (isFirst)
                    {
                        throw exception;
                    }

                    Console.Error.WriteLine($"{exception.Message} The console keeps the last good specs.");
                }
            });
            file.Load();
            isFirst = false;
            await ServeAsync(inspected.Host, path, options, parsed, () => file.WatchAsync(TimeSpan.FromSeconds(1), stopping)).ConfigureAwait(false);
        }
    }

    private static async Task ShowServiceAsync(ServiceAccess access, ConsoleOptions options, ParseResult parsed, CancellationToken stopping)
    {
        var inspected = new InspectedService(access, options.Inspection(parsed));
        await using (inspected.ConfigureAwait(false))
        {
            await inspected.StartAsync().ConfigureAwait(false);
            await ServeAsync(inspected.Host, inspected.Host.SourceName, options, parsed, async () =>
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)).ConfigureAwait(false);
        }
    }

    private static async Task ServeAsync(ConsoleHost host, string source, ConsoleOptions options, ParseResult parsed, Func<Task> untilStopped)
    {
        using var page = new ConsoleApplication(host);
        LocalServer server = await options.ListenAsync(HandleAsync, parsed).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            Console.Out.WriteLine($"Console of {source} at {ConsoleOptions.AddressOf(server, host)} (Ctrl+C ends it)");
            await untilStopped().ConfigureAwait(false);
            page.EndStreams();
            await ServerRun.StopAsync(server).ConfigureAwait(false);
        }

        Task HandleAsync(HttpContext context) => page.HandleAsync(context, context.Request.Path.Value!.TrimStart('/'));
    }
}
