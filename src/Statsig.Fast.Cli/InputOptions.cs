using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Text;

namespace Statsig.Fast.Cli;

/// <summary>The options that every command has which answers for a file of users: what is evaluated, for whom, and where the answers go.</summary>
internal sealed class InputOptions
{
    private readonly Option<string> _specs = new("--specs") { Description = "The payload, v1 or v2, plain or gzip.", Required = true, HelpName = "FILE" };
    private readonly Option<string> _users = new("--users") { Description = "Users, one JSON object a line, plain or gzip.", Required = true, HelpName = "FILE.jsonl" };
    private readonly Option<string?> _idLists = new("--id-lists") { Description = "ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
    private readonly Option<string?> _environment = new("--environment") { Description = "The environment tier, such as production.", HelpName = "TIER" };
    private readonly Option<string?> _globalFields = new("--global-custom-fields") { Description = "Custom fields of every user, a JSON object.", HelpName = "FILE" };
    private readonly Option<string?> _output = new("--out") { Description = "Where the answers go; standard output when left out.", HelpName = "FILE" };

    internal IEnumerable<Option> All => [_specs, _users, _idLists, _environment, _globalFields, _output];

    internal Inputs Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_specs),
        parsed.GetRequiredValue(_users),
        parsed.GetValue(_idLists),
        parsed.GetValue(_environment),
        parsed.GetValue(_globalFields),
        parsed.GetValue(_output));
}

/// <summary>The files of one run.</summary>
internal sealed record Inputs(
    string SpecsPath, string UsersPath, string? IdListsPath, string? Environment, string? GlobalFieldsPath, string? OutputPath)
{
    /// <summary>A server with the payload, the ID lists and the options given.</summary>
    /// <exception cref="UnreadableFileException">A file cannot be used.</exception>
    /// <exception cref="ArgumentException">The output is one of the inputs.</exception>
    internal StatsigServer Load()
    {
        FilePaths.RefuseSame(OutputPath, SpecsPath, UsersPath, IdListsPath, GlobalFieldsPath);
        var warnings = new WarningWriter();

        // No key: payloads may name the key they are for, and nobody here has it.
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = InputFile.ReadAll(SpecsPath),
            EnvironmentTier = Environment,
            GlobalCustomFields = GlobalFieldsPath is { } path ? JsonFiles.ReadObject(path) : null,
            OutputLogger = warnings,
        });
        if (IdListsPath is { } lists)
        {
            foreach ((string name, string lines) in JsonFiles.ReadIdLists(lists))
            {
                server.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
            }
        }

        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            throw new UnreadableFileException(SpecsPath, null, details.Error ?? "The payload holds no specs (\"has_updates\" is false).");
        }

        warnings.Release();
        return server;
    }
}
