using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.Cli.Inspecting;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Cli.Serving;
using Statsig.Fast.ConsolePage;
using Statsig.Fast.LocalService.Listening;

namespace Statsig.Fast.Cli.Commands;

/// <summary>The options of "statsig-fast console".</summary>
internal sealed class ConsoleOptions
{
    /// <summary>The same each time, because browsers keep the users of the page under its address.</summary>
    private const int UsualPort = 8718;

    private const int DeadlineSeconds = 20;

    private readonly Option<string?> _specs = new("--specs") { Description = "The payload, v1 or v2, plain or gzip. It is read again when it changes.", HelpName = "FILE" };

    private readonly Option<string?> _api = new("--api")
    {
        Description = "Takes specs and ID lists from the service at this address instead, such as https://api.statsigcdn.com/v1, and polls it for newer ones. Requires --server-secret-env.",
        HelpName = "URL",
    };

    private readonly Option<string?> _secret = new("--server-secret-env")
    {
        Description = "With --api or --forward-proxy: the environment variable with the server secret key. The key is never an argument, and never part of a page.",
        HelpName = "NAME",
    };

    private readonly ForwardProxyChoice _proxy = new();
    private readonly Option<int> _port = new("--port") { Description = "The port on 127.0.0.1; default: 8718, or a free port when that one is taken.", HelpName = "N" };
    private readonly Option<string?> _idLists = new("--id-lists") { Description = "With --specs: a JSON file of ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<string?> _environment = EnvironmentTier();
    private readonly Option<string?> _globalFields = new("--global-custom-fields") { Description = "A JSON file with custom fields of every user.", HelpName = "FILE" };
    private readonly Option<string?> _snapshot = Snapshot();
    private readonly Option<string[]> _allowedHosts = ServerRun.AllowedHosts();

    internal IEnumerable<Option> All => [_specs, _api, _secret, .. _proxy.All, _port, _idLists, _environment, _globalFields, _snapshot, _allowedHosts];

    internal static Option<string?> EnvironmentTier() => new("--environment") { Description = "The environment tier of the console's evaluations, such as production.", HelpName = "TIER" };

    internal static Option<string?> Snapshot() => new("--snapshot") { Description = "The checked-in snapshot that the console compares the specs with.", HelpName = "FILE" };

    /// <summary>The address of the page, with the token that changes need. Browsers send no part of it after the "#".</summary>
    internal static string AddressOf(LocalServer server, ConsoleHost host) => $"{server.Origins[0]}/#token={host.Changes.Token}";

    internal InspectionArguments Inspection(ParseResult parsed) =>
        new(parsed.GetValue(_environment), parsed.GetValue(_globalFields), parsed.GetValue(_idLists), parsed.GetValue(_snapshot));

    /// <summary>Starts to listen.</summary>
    /// <exception cref="ArgumentException">The given port cannot be used.</exception>
    internal async Task<LocalServer> ListenAsync(Func<HttpContext, Task> handle, ParseResult parsed)
    {
        string[] hosts = parsed.GetValue(_allowedHosts) ?? [];
        if (parsed.GetResult(_port) is null)
        {
            var usual = new LocalServer(handle, new LocalPort(UsualPort)) { AllowedHosts = hosts };
            try
            {
                await usual.StartAsync().ConfigureAwait(false);
                return usual;
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                await usual.DisposeAsync().ConfigureAwait(false); // Taken, by another console perhaps.
            }
        }

        var server = new LocalServer(handle, new LocalPort(ServerRun.Port("--port", parsed.GetValue(_port)))) { AllowedHosts = hosts };
        await ServerRun.StartAsync(server).ConfigureAwait(false);
        return server;
    }

    /// <summary>The file, or the service.</summary>
    /// <exception cref="ArgumentException">The options do not select exactly one source.</exception>
    internal (string? Path, ServiceAccess? Access) Source(ParseResult parsed)
    {
        string? api = parsed.GetValue(_api);
        string? variable = parsed.GetValue(_secret);
        ProxyConfig? proxy = _proxy.Read(parsed);
        if (parsed.GetValue(_specs) is { } path)
        {
            return api is null && variable is null && proxy is null
                ? (path, null)
                : throw new ArgumentException("--specs reads a file, and --api and --forward-proxy use the service. Use only one of these sources.");
        }

        if ((api is null && proxy is null) || variable is null)
        {
            throw new ArgumentException("Exactly one source of specs is required. Use --specs FILE, or --api URL or --forward-proxy PROTOCOL=ADDRESS together with --server-secret-env NAME.");
        }

        string option = proxy is null ? "--api" : "--forward-proxy";
        return parsed.GetValue(_idLists) is null
            ? (null, ServiceAccess.Read(option, api, proxy, variable, DeadlineSeconds))
            : throw new ArgumentException($"--id-lists requires --specs. With {option} the ID lists come from the service.");
    }
}
