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
        Description = "The payload to serve, v1 or v2, plain or gzip; read again, and pushed to every stream, when it changes.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _upstream = new("--upstream")
    {
        Description = "Takes specs from the service at this address instead, such as https://api.statsigcdn.com/v1, and asks it for newer ones; its ID lists are passed "
            + "through. Needs --server-secret-env.",
        HelpName = "URL",
    };

    private readonly Option<string?> _secret = new("--server-secret-env")
    {
        Description = "The environment variable that holds the server secret key; who has another one is refused. Without it every key will do.",
        HelpName = "NAME",
    };

    private readonly Option<int> _interval = new("--interval") { Description = "With --upstream: the pause between two requests for specs.", HelpName = "SECONDS", DefaultValueFactory = static _ => 10 };

    private readonly Option<string> _version = new("--specs-version")
    {
        Description = "With --upstream: the shape to ask for. Clients get it whichever they want.",
        HelpName = "v1|v2",
        DefaultValueFactory = static _ => "v2",
    };

    private readonly Option<string?> _events = new("--forward-events")
    {
        Description = "Passes events on to the service at this address, with the key of --server-secret-env; otherwise they are printed and thanked for.",
        HelpName = "URL",
    };

    private readonly Option<string?> _idLists = new("--id-lists") { Description = "With --specs: ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<int> _grpcPort = new("--grpc-port") { Description = "The port on 127.0.0.1 for gRPC; a free one when left out.", HelpName = "N" };
    private readonly Option<int> _port = new("--port") { Description = "The port on 127.0.0.1 for HTTP; a free one when left out.", HelpName = "N" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "The certificate for both ports, PEM; cleartext when left out.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "The key of --tls-cert, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _clientAuthority = new("--client-ca") { Description = "With TLS: lets in only clients with a certificate of this authority, PEM.", HelpName = "FILE" };

    private readonly Option<int> _heartbeat = new("--heartbeat")
    {
        Description = "How long a stream is silent before it says that nothing is new.",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 30,
    };

    private readonly Option<int> _maxStreams = new("--max-streams") { Description = "How many streams there may be at once.", HelpName = "N", DefaultValueFactory = static _ => 500 };

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
            throw new ArgumentException("Give --specs FILE, or --upstream URL together with --server-secret-env NAME.");
        }

        if (upstream is not null && parsed.GetValue(_idLists) is not null)
        {
            throw new ArgumentException("--id-lists goes with --specs; with --upstream the ID lists come from there.");
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
        : throw new ArgumentException($"{option.Name} is {parsed.GetValue(option)}; give 1 to 86400 seconds.");
}
