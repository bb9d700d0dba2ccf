using System;
using System.Collections.Generic;
using System.CommandLine;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Cli.Serving;

namespace Statsig.Fast.Cli.Commands;

/// <summary>The options of "statsig-fast proxy".</summary>
internal sealed class ProxyOptions
{
    private readonly Option<string?> _specs = new("--specs")
    {
        Description = "The payload to serve, v1 or v2, plain or gzip. It is read again, and pushed to every stream, when it changes.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "Takes specs from the service at this address instead, such as https://api.statsigcdn.com/v1, and polls it for newer ones; its ID lists are passed "
            + "through. Requires --server-secret-env.",
        HelpName = "URL",
    };

    private readonly Option<string?> _secret = new("--server-secret-env")
    {
        Description = "The environment variable with the server secret key; requests with another key are rejected. Default: every key is accepted.",
        HelpName = "NAME",
    };

    private readonly Option<int> _interval = new("--interval") { Description = "With --upstream: the pause between two requests for specs.", HelpName = "SECONDS", DefaultValueFactory = static _ => 10 };

    private readonly Option<string> _version = new("--specs-version")
    {
        Description = "With --upstream: the shape of the specs to request. All clients receive this shape.",
        HelpName = "v1|v2",
        DefaultValueFactory = static _ => "v2",
    };

    private readonly Option<string?> _events = new("--forward-events")
    {
        Description = "Forwards events to the service at this address, with the key of --server-secret-env. Default: events are printed and accepted.",
        HelpName = "URL",
    };

    private readonly Option<string?> _idLists = new("--id-lists") { Description = "With --specs: a JSON file of ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<int> _grpcPort = new("--grpc-port") { Description = "The port on 127.0.0.1 for gRPC; default: a free port.", HelpName = "N" };
    private readonly Option<int> _port = new("--port") { Description = "The port on 127.0.0.1 for HTTP; default: a free port.", HelpName = "N" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "The certificate for both ports, PEM; default: clear text.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "The key of --tls-cert, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _clientAuthority = new("--client-ca") { Description = "With TLS: accepts only clients with a certificate of this authority, PEM.", HelpName = "FILE" };

    private readonly Option<int> _heartbeat = new("--heartbeat")
    {
        Description = "The time without new specs after which a stream sends a heartbeat.",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 30,
    };

    private readonly Option<int> _maxStreams = new("--max-streams") { Description = "The maximum number of streams at the same time.", HelpName = "N", DefaultValueFactory = static _ => 500 };

    private readonly Option<string[]> _allowedHosts = ServerRun.AllowedHosts();

    internal ProxyOptions()
    {
        _version.AcceptOnlyFromAmong("v1", "v2");
    }

    internal IEnumerable<Option> All =>
        [_specs, _upstream, _secret, _interval, _version, _events, _idLists, _grpcPort, _port, _certificate, _key, _clientAuthority, _heartbeat, _maxStreams, _allowedHosts];

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    internal ProxyArguments Read(ParseResult parsed)
    {
        const int DeadlineSeconds = 30;
        string? specs = parsed.GetValue(_specs);
        string? upstream = parsed.GetValue(_upstream);
        string? variable = parsed.GetValue(_secret);
        if (specs is null == upstream is null)
        {
            throw new ArgumentException("Exactly one source of specs is required. Use --specs FILE, or --upstream URL together with --server-secret-env NAME.");
        }

        if (upstream is not null && parsed.GetValue(_idLists) is not null)
        {
            throw new ArgumentException("--id-lists requires --specs. With --upstream the ID lists come from the upstream service.");
        }

        return new ProxyArguments
        {
            SpecsPath = specs,
            Upstream = upstream is null ? null : ServiceAccess.Read("--upstream", upstream, null, variable, DeadlineSeconds),
            SdkKey = variable is null ? null : ServiceAccess.KeyIn(variable),
            Interval = Seconds(_interval, parsed),
            SpecsVersion = parsed.GetRequiredValue(_version) == "v1" ? SpecsVersion.V1 : SpecsVersion.V2,
            Events = parsed.GetValue(_events) is { } events ? ServiceAccess.Read("--forward-events", events, null, variable, DeadlineSeconds) : null,
            IdListsPath = parsed.GetValue(_idLists),
            GrpcPort = ServerRun.Port("--grpc-port", parsed.GetValue(_grpcPort)),
            HttpPort = ServerRun.Port("--port", parsed.GetValue(_port)),
            CertificatePath = parsed.GetValue(_certificate),
            KeyPath = parsed.GetValue(_key),
            ClientAuthorityPath = parsed.GetValue(_clientAuthority),
            AllowedHosts = parsed.GetValue(_allowedHosts) ?? [],
            Heartbeat = Seconds(_heartbeat, parsed),
            MaxStreams = parsed.GetValue(_maxStreams) is > 0 and int streams ? streams : throw new ArgumentException("--max-streams must be at least 1."),
        };
    }

    private static TimeSpan Seconds(Option<int> option, ParseResult parsed) => parsed.GetValue(option) is >= 1 and <= 86_400 and int seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentException($"{option.Name} is {parsed.GetValue(option)}; use 1 to 86400 seconds.");
}
