using System.Buffers;
using System.CommandLine;
using Statsig.Fast.Cli.Evaluating;

namespace Statsig.Fast.Cli.Commands;

/// <summary>"statsig-fast client-init": the response that boots a client SDK, for every user of a file.</summary>
internal static class ClientInitCommand
{
    internal static Command Create()
    {
        var inputs = new InputOptions();
        var hash = new Option<string>("--hash") { Description = "The hash of names.", DefaultValueFactory = static _ => "djb2" };
        hash.AcceptOnlyFromAmong("djb2", "sha256", "none");
        var key = new Option<string?>("--client-key") { Description = "The client key; restricts the response to the entries for its app.", HelpName = "KEY" };
        var app = new Option<string?>("--target-app") { Description = "Restricts the response to the entries for this app; takes precedence over --client-key.", HelpName = "ID" };
        var removesIdType = new Option<bool>("--remove-id-type") { Description = "Omits ID types." };
        var removesDefaults = new Option<bool>("--remove-default-value-gates") { Description = "Omits gates that are false and matched no rule." };
        var format = new Option<string>("--format") { Description = "The shape of the response.", DefaultValueFactory = static _ => "v1" };
        format.AcceptOnlyFromAmong("v1", "v2", "init_v2");
        var command = new Command("client-init", "Writes the response that initializes a client SDK for each user of a file, one JSON line per user.");
        foreach (Option option in (Option[])[.. inputs.All, hash, key, app, removesIdType, removesDefaults, format])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(inputs.Read(parsed), new ClientInitializeOptions
        {
            HashAlgorithm = parsed.GetValue(hash) switch
            {
                "sha256" => HashAlgorithm.Sha256,
                "none" => HashAlgorithm.None,
                _ => HashAlgorithm.Djb2,
            },
            Format = parsed.GetValue(format) switch
            {
                "v2" => ClientResponseFormat.V2,
                "init_v2" => ClientResponseFormat.InitV2,
                _ => ClientResponseFormat.V1,
            },
            ClientSdkKey = parsed.GetValue(key),
            TargetAppId = parsed.GetValue(app),
            RemoveIdType = parsed.GetValue(removesIdType),
            RemoveDefaultValueGates = parsed.GetValue(removesDefaults),
        }));
        return command;
    }

    private static int Run(Inputs inputs, ClientInitializeOptions options) => UserRun.Run(inputs, (loaded, json) =>
    {
        var response = new ArrayBufferWriter<byte>(1 << 18);
        return entry =>
        {
            response.ResetWrittenCount();
            loaded.Server.WriteClientInitializeResponse(entry.User, response, options);
            json.WriteStartObject();
            json.WriteNumber("i", entry.Index);
            json.WritePropertyName("response");
            json.WriteRawValue(response.WrittenSpan, skipInputValidation: true);
            json.WriteEndObject();
        };
    });
}
