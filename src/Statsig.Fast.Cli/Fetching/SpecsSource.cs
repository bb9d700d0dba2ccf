using System;
using System.CommandLine;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Requests;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>Where a command takes the live specs from: a file, or the service with a key from an environment variable.</summary>
internal sealed class SpecsSource
{
    private readonly Option<string?> _specs;

    private readonly Option<string?> _api = new("--api")
    {
        Description = "The address of the service, such as https://api.statsigcdn.com. Specs are requested in the v2 form unless the address ends in /v1.",
        HelpName = "URL",
    };

    private readonly Option<string?> _secret = new("--server-secret-env")
    {
        Description = "The environment variable with the server secret key. The key is never an argument.",
        HelpName = "NAME",
    };

    private readonly ForwardProxyChoice _proxy = new();

    /// <param name="fileOption">The option of the file.</param>
    /// <param name="description">What the file is.</param>
    internal SpecsSource(string fileOption = "--specs", string description = "The payload, v1 or v2, plain or gzip.") =>
        _specs = new Option<string?>(fileOption) { Description = description, HelpName = "FILE" };

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_specs, _api, _secret, .. _proxy.All])
        {
            command.Add(option);
        }
    }

    /// <summary>The file that is read; null when the service is used.</summary>
    internal string? PathIn(ParseResult parsed) => parsed.GetValue(_specs);

    /// <summary>Reads the payload.</summary>
    /// <returns>The bytes, and what to call their origin in messages.</returns>
    /// <exception cref="UnreadableFileException">The file or the answer cannot be read.</exception>
    /// <exception cref="ArgumentException">The options do not select exactly one source.</exception>
    internal (string Origin, byte[] Payload) Read(ParseResult parsed)
    {
        (string origin, byte[] payload, _) = Read(parsed, withIdLists: false);
        return (origin, payload);
    }

    /// <summary>Reads the payload and, from a service, its ID lists.</summary>
    /// <returns>The bytes, what to call their origin in messages, and the lists: null for a file, or when they are not wanted.</returns>
    /// <inheritdoc cref="Read(ParseResult)"/>
    internal (string Origin, byte[] Payload, IdListStore? Lists) Read(ParseResult parsed, bool withIdLists)
    {
        const int DeadlineSeconds = 20;
        string? api = parsed.GetValue(_api);
        string? variable = parsed.GetValue(_secret);
        ProxyConfig? proxy = _proxy.Read(parsed);
        if (PathIn(parsed) is { } path)
        {
            return api is null && variable is null && proxy is null
                ? (path, InputFile.ReadAll(path), null)
                : throw new ArgumentException($"{_specs.Name} reads a file, and --api and --forward-proxy use the service. Use only one of these sources.");
        }

        if ((api is null && proxy is null) || variable is null)
        {
            throw new ArgumentException($"Exactly one source of specs is required. Use {_specs.Name} FILE, or --api URL or --forward-proxy PROTOCOL=ADDRESS together with --server-secret-env NAME.");
        }

        SpecsVersion version = api is not null && api.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal) ? SpecsVersion.V1 : SpecsVersion.V2;
        return SpecsDownload.Get(ServiceAccess.Read(proxy is null ? "--api" : "--forward-proxy", api, proxy, variable, DeadlineSeconds), version, withIdLists);
    }
}
