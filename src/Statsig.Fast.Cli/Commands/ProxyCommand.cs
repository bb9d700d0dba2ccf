using System;
using System.CommandLine;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Cli.Serving;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast proxy": Statsig's forward proxy on this machine, for developing and testing with streams.</summary>
internal static class ProxyCommand
{
    internal static Command Create()
    {
        var options = new ProxyOptions();
        var command = new Command(
            "proxy",
            "Runs a forward proxy on this machine: serves specs to Statsig SDKs over gRPC, including streams, and over HTTP, and prints the events that they send.");
        foreach (Option option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => ServerRun.UntilInterruptedAsync(stopping => RunAsync(options.Read(parsed), stopping)));
        return command;
    }

    private static async Task RunAsync(ProxyArguments arguments, CancellationToken stopping)
    {
        ServerTls? tls = TlsOf(arguments);
        string? key = arguments.Upstream?.Key ?? arguments.SdkKey;
        var service = new StatsigService();
        using var calls = new ForwardProxyService(service, new ForwardProxyOptions { SdkKey = key, Heartbeat = arguments.Heartbeat, MaxStreams = arguments.MaxStreams });
        using RequestForwarder? idLists = arguments.Upstream is { } upstream ? new RequestForwarder(upstream) : null;
        using RequestForwarder? events = arguments.Events is { } receiver ? new RequestForwarder(receiver) : null;
        var requests = new ServedRequests(service, new EventPrinter(Console.Out)) { Calls = calls, SdkKey = key, Events = events, IdLists = idLists };
        var server = new LocalServer(
            requests.HandleAsync,
            new LocalPort(arguments.GrpcPort, HttpProtocols.Http2, tls),
            new LocalPort(arguments.HttpPort, tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, tls))
        {
            AllowedHosts = arguments.AllowedHosts,
        };
        await using (server.ConfigureAwait(false))
        {
            if (arguments.Upstream is null)
            {
                await ServeFileAsync(arguments, service, server, stopping).ConfigureAwait(false);
            }
            else
            {
                await ServeUpstreamAsync(arguments, arguments.Upstream, service, server, stopping).ConfigureAwait(false);
            }

            calls.EndStreams();
            await ServerRun.StopAsync(server).ConfigureAwait(false);
        }
    }

    private static async Task ServeFileAsync(ProxyArguments arguments, StatsigService service, LocalServer server, CancellationToken stopping)
    {
        using var file = new WatchedSpecs(arguments.SpecsPath!, service, Console.Error);
        file.Load();
        JsonFiles.ServeIdLists(arguments.IdListsPath, service);
        await StartAsync(server, arguments.SpecsPath!).ConfigureAwait(false);
        await file.WatchAsync(TimeSpan.FromSeconds(1), stopping).ConfigureAwait(false);
    }

    private static async Task ServeUpstreamAsync(
        ProxyArguments arguments, ServiceAccess upstream, StatsigService service, LocalServer server, CancellationToken stopping)
    {
        var specs = new UpstreamSpecs(upstream, arguments.SpecsVersion, arguments.Interval, service, Console.Error);
        await using (specs.ConfigureAwait(false))
        {
            await specs.StartAsync().ConfigureAwait(false);
            await StartAsync(server, upstream.Name).ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task StartAsync(LocalServer server, string source)
    {
        await ServerRun.StartAsync(server).ConfigureAwait(false);

        // The addresses as "--forward-proxy" takes them.
        Console.Out.WriteLine($"Serving {source} at grpc={server.Addresses[0]} http={server.Origins[1]} (Ctrl+C ends it)");
    }

    private static ServerTls? TlsOf(ProxyArguments arguments)
    {
        if (arguments.CertificatePath is null || arguments.KeyPath is null)
        {
            return arguments is { CertificatePath: null, KeyPath: null, ClientAuthorityPath: null }
                ? null
                : throw new ArgumentException("TLS requires both --tls-cert FILE and --tls-key FILE. Set the other one as well.");
        }

        try
        {
            return ServerTls.FromPem(arguments.CertificatePath, arguments.KeyPath, arguments.ClientAuthorityPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            string paths = string.Join(", ", arguments.CertificatePath, arguments.KeyPath);
            throw new UnreadableFileException(arguments.ClientAuthorityPath is { } authority ? $"{paths}, {authority}" : paths, null, exception.Message);
        }
    }
}
