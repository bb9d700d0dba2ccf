using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Cli.Output;
using Statsig.Fast.Cli.Running;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>One line of answers for each user of a file, and the exit code of the whole run.</summary>
internal static class UserRun
{
    /// <summary>Answers for every user.</summary>
    /// <param name="inputs">The files, the users among them.</param>
    /// <param name="prepare">Makes what writes a user's line, once the payload is loaded.</param>
    internal static int Run(Inputs inputs, Func<LoadedServer, Utf8JsonWriter, Action<UserLines.Entry>> prepare) =>
        CommandGuard.Run(ExitCode.BadArguments, ExitCode.UnreadableFile, inputs.OutputPath, () =>
        {
            using LoadedServer loaded = inputs.Load();
            using var interruption = new Interruption();
            var buffer = new ArrayBufferWriter<byte>(1 << 20);
            using var json = new Utf8JsonWriter(buffer, AnswerWriter.JsonOptions);
            Action<UserLines.Entry> write = prepare(loaded, json);

            // The users before the output, so that no output is created without an input.
            IEnumerable<UserLines.Entry> users = UserLines.Read(inputs.UsersPath!);
            using OutputFile output = OutputFile.Open(inputs.OutputPath);
            WriteAll(users, write, json, buffer, output.Stream, interruption);

            // The answers first, because they are valid even when the delivery of their exposures fails.
            output.Complete();
            loaded.Finish();
            return ExitCode.Success;
        });

    private static void WriteAll(
        IEnumerable<UserLines.Entry> users,
        Action<UserLines.Entry> write,
        Utf8JsonWriter json,
        ArrayBufferWriter<byte> buffer,
        Stream output,
        Interruption interruption)
    {
        var progress = Stopwatch.StartNew();
        long count = 0;
        foreach (UserLines.Entry entry in users)
        {
            interruption.ThrowIfRequested();
            write(entry);
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
}
