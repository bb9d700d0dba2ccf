using System;
using System.Buffers;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.Json;

namespace Statsig.Fast.Cli;

/// <summary>"statsig-fast eval": evaluates every entity of a payload for every user of a file.</summary>
internal static class EvalCommand
{
    internal static Command Create()
    {
        var specs = new Option<string>("--specs") { Description = "The payload, v1 or v2, plain or gzip.", Required = true, HelpName = "FILE" };
        var users = new Option<string>("--users") { Description = "Users, one JSON object a line, plain or gzip.", Required = true, HelpName = "FILE.jsonl" };
        var idLists = new Option<string?>("--id-lists") { Description = "ID lists: {\"list\": [\"+key\", \"-key\"]}.", HelpName = "FILE" };
        var environment = new Option<string?>("--environment") { Description = "The environment tier, such as production.", HelpName = "TIER" };
        var globalFields = new Option<string?>("--global-custom-fields") { Description = "Custom fields of every user, a JSON object.", HelpName = "FILE" };
        var output = new Option<string?>("--out") { Description = "Where the answers go; standard output when left out.", HelpName = "FILE" };
        var only = new Option<string?>("--only")
        {
            Description = "Only these of the names in the payload. Names that it does not hold are evaluated too, as unrecognized; when it holds "
                + "none of the names given, they come beside everything else.",
            HelpName = "NAME,...",
        };
        var command = new Command("eval", "Evaluates a payload for a file of users; one JSON line a user.")
        {
            specs, users, idLists, environment, globalFields, output, only,
        };
        command.SetAction(parsed => Commands.Guard(ExitCode.BadArguments, ExitCode.UnreadableFile, parsed.GetValue(output), () => Run(new EvalArguments(
            parsed.GetRequiredValue(specs),
            parsed.GetRequiredValue(users),
            parsed.GetValue(idLists),
            parsed.GetValue(environment),
            parsed.GetValue(globalFields),
            parsed.GetValue(output),
            parsed.GetValue(only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []))));
        return command;
    }

    private static int Run(EvalArguments arguments)
    {
        FilePaths.RefuseSame(arguments.OutputPath, arguments.SpecsPath, arguments.UsersPath, arguments.IdListsPath, arguments.GlobalFieldsPath);
        StatsigServer server = Load(arguments);
        EvaluationNames names = EvaluationNames.Select(server, arguments.Only);
        if (names.Unknown.Count > 0)
        {
            Console.Error.WriteLine($"Not in the payload: {string.Join(", ", names.Unknown)}");
        }

        // The users before the output: nothing is made when there is nothing to read.
        IEnumerable<UserLines.Entry> users = UserLines.Read(arguments.UsersPath);
        using OutputFile output = OutputFile.Open(arguments.OutputPath);
        WriteAll(server, names, users, output.Stream);
        output.Complete();
        return ExitCode.Success;
    }

    private static StatsigServer Load(EvalArguments arguments)
    {
        var warnings = new WarningWriter();

        // No key: payloads may name the key they are for, and nobody here has it.
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = InputFile.ReadAll(arguments.SpecsPath),
            EnvironmentTier = arguments.Environment,
            GlobalCustomFields = arguments.GlobalFieldsPath is { } path ? JsonFiles.ReadObject(path) : null,
            OutputLogger = warnings,
        });
        if (arguments.IdListsPath is { } lists)
        {
            foreach ((string name, string lines) in JsonFiles.ReadIdLists(lists))
            {
                server.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
            }
        }

        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (!details.StorePopulated)
        {
            throw new UnreadableFileException(arguments.SpecsPath, null, details.Error ?? "The payload holds no specs (\"has_updates\" is false).");
        }

        warnings.Release();
        return server;
    }

    private static void WriteAll(StatsigServer server, EvaluationNames names, IEnumerable<UserLines.Entry> users, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        using var json = new Utf8JsonWriter(buffer, AnswerWriter.JsonOptions);
        var answers = new AnswerWriter(server, names, json);
        var progress = Stopwatch.StartNew();
        long count = 0;
        foreach (UserLines.Entry entry in users)
        {
            answers.Write(entry.Index, entry.User);
            json.Flush();
            buffer.Write("\n"u8);
            output.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
            json.Reset();
            count++;
            if (progress.Elapsed > TimeSpan.FromSeconds(2))
            {
                Console.Error.WriteLine($"{count} users");
                progress.Restart();
            }
        }
    }

    private sealed record EvalArguments(
        string SpecsPath,
        string UsersPath,
        string? IdListsPath,
        string? Environment,
        string? GlobalFieldsPath,
        string? OutputPath,
        IReadOnlyList<string> Only);
}
