using System.Collections.Generic;
using System.CommandLine;
using Statsig.Fast.Cli.Evaluating;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Commands;

/// <summary>
/// The options that every command has which answers for a file of users: what is evaluated, for whom, and where the answers go.
/// </summary>
internal sealed class InputOptions
{
    private readonly Option<string?> _specs = new("--specs") { Description = "The payload, v1 or v2, plain or gzip.", HelpName = "FILE" };
    private readonly Option<string?> _users = new("--users") { Description = "The users, one JSON object per line, plain or gzip.", HelpName = "FILE.jsonl" };
    private readonly Option<string?> _idLists = new("--id-lists") { Description = "A JSON file of ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<string?> _environment = new("--environment") { Description = "The environment tier, such as production.", HelpName = "TIER" };
    private readonly Option<string?> _globalFields = new("--global-custom-fields") { Description = "A JSON file with custom fields of every user.", HelpName = "FILE" };
    private readonly Option<string?> _output = new("--out") { Description = "The file of the answers; default: standard output.", HelpName = "FILE" };

    private readonly Option<string?> _api = new("--api")
    {
        Description = "Takes specs and ID lists from the service at this address instead, such as http://127.0.0.1:8080/v1, and sends it the exposures of "
            + "all evaluations; repeats within a minute are left out. The exit code is 3 when the service delivers no specs or does not accept all exposures.",
        HelpName = "URL",
    };

    private readonly Option<string?> _secret = new("--server-secret-env")
    {
        Description = "With --api or --forward-proxy: the environment variable with the server secret key. The key is never an argument.",
        HelpName = "NAME",
    };

    private readonly Option<int> _deadline = new("--deadline")
    {
        Description = "With --api or --forward-proxy: the time limit for specs, and for a service that accepts no exposures.",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 30,
    };

    private readonly ForwardProxyChoice _proxy = new();
    private readonly bool _hasService;

    /// <param name="hasService">True when the payload may come from the service.</param>
    /// <param name="needsUsers">True when a file of users is the only source of users.</param>
    internal InputOptions(bool hasService = false, bool needsUsers = true)
    {
        _hasService = hasService;
        _specs.Required = !hasService;
        _users.Required = needsUsers;
    }

    internal IEnumerable<Option> All => _hasService
        ? [_specs, _api, _secret, .. _proxy.All, _deadline, _users, _idLists, _environment, _globalFields, _output]
        : [_specs, _users, _idLists, _environment, _globalFields, _output];

    internal Inputs Read(ParseResult parsed) => new(
        parsed.GetValue(_specs),
        parsed.GetValue(_users),
        parsed.GetValue(_idLists),
        parsed.GetValue(_environment),
        parsed.GetValue(_globalFields),
        parsed.GetValue(_output),
        _hasService ? new ServiceArguments(parsed.GetValue(_api), _proxy.Read(parsed), parsed.GetValue(_secret), parsed.GetValue(_deadline)) : default);
}
