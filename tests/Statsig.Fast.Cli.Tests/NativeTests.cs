using System;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>The native binary answers and ends as the portable build does; skipped unless STATSIG_FAST_CLI names one.</summary>
public sealed class NativeTests : IDisposable
{
    private readonly CliFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("synthetic_dcs.json.gz")]
    [InlineData("synthetic_dcs_v1.json.gz")]
    public async Task Eval_RecordedUsers_AnswersByteForByteTheSame(string payload)
    {
        CliProcess.SkipWithoutNative();
        string[] arguments =
        [
            "eval", "--specs", CliFiles.Vector(payload), "--users", CliFiles.Vector("synthetic_goldens.jsonl.gz"),
            "--id-lists", CliFiles.Vector("synthetic_id_lists.json"), "--environment", "production", "--only", "__no_such_gate",
        ];

        CliResult portable = await CliProcess.RunAsync(arguments);
        CliResult native = await CliProcess.RunNativeAsync(arguments);

        Assert.Equal((0, 0), (portable.ExitCode, native.ExitCode));
        Assert.Equal(320, portable.Lines.Length);
        Assert.True(portable.Output.AsSpan().SequenceEqual(native.Output), "The native answers differ from the portable ones.");
    }

    [Fact]
    public async Task Run_ThatFails_EndsTheSameWithTheSameReason()
    {
        CliProcess.SkipWithoutNative();
        string bad = _files.Write("bad.jsonl", "{\"userID\":\"ada\"}\n{\n");
        string missing = _files.PathOf("missing");
        await AssertSameAsync(1, "eval");
        await AssertSameAsync(1, "eval", "--specs", _files.SpecsPath);
        await AssertSameAsync(1, "nonsense");
        await AssertSameAsync(1, "eval", "--users", _files.UsersPath, "--api", "http://127.0.0.1:1", "--server-secret-env", "STATSIG_FAST_NO_SUCH_VARIABLE");
        await AssertSameAsync(2, "eval", "--specs", missing, "--users", _files.UsersPath);
        await AssertSameAsync(2, "eval", "--specs", _files.SpecsPath, "--users", missing);
        await AssertSameAsync(2, "eval", "--specs", bad, "--users", _files.UsersPath);
        await AssertSameAsync(2, "eval", "--specs", _files.SpecsPath, "--users", bad);
        await AssertSameAsync(0, "eval", "--specs", _files.SpecsPath, "--users", _files.UsersPath, "--only", "open,nowhere");
        await AssertSameAsync(0, "eval", "--help");
    }

    private static async Task AssertSameAsync(int exitCode, params string[] arguments)
    {
        CliResult portable = await CliProcess.RunAsync(arguments);
        CliResult native = await CliProcess.RunNativeAsync(arguments);

        Assert.Equal(exitCode, portable.ExitCode);
        Assert.Equal(exitCode, native.ExitCode);
        Assert.Equal(portable.Error, native.Error);
        Assert.Equal(portable.Lines, native.Lines);
    }
}
