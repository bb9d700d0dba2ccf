using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

public sealed class FileDataStoreTests : IDisposable
{
    private const int Kills = 8;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"statsig-fast-{Guid.NewGuid():N}");
    private readonly RecordingLogger _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task SetAsync_OnUnix_GivesRightsToTheOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Files have the rights of their folder there.");
            return;
        }

        await SetAsync("key", "value");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(_folder).Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Theory]
    [InlineData("statsig.cache", "{}")]
    [InlineData("statsig|/v2/download_config_specs|plain_text|a/b+c=", "value")]
    [InlineData("/v1/download_id_list_file/../../x", "")]
    [InlineData("", "value")]
    public async Task GetAsync_WhatWasSet_ReturnsIt(string key, string value)
    {
        await SetAsync(key, "before");
        await SetAsync(key, value);

        Assert.Equal(value, await GetAsync(key));
        Assert.Equal(value, await GetAsync(key, new FileDataStore(_folder)));
        Assert.Equal(".statsig", Path.GetExtension(Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))));
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task GetAsync_UnknownKey_ReturnsNull()
    {
        Assert.Null(await GetAsync("key"));
        await SetAsync("other", "value");
        Assert.Null(await GetAsync("key"));
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task GetAsync_FileCutAnywhere_ReturnsNullAndReports()
    {
        await SetAsync("key", "value");
        string file = Directory.GetFiles(_folder)[0];
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length], Token);
            Assert.Null(await GetAsync("key"));
        }

        Assert.Equal(whole.Length, _log.Messages.Count(static message => message.Level == OutputLogLevel.Warning));
    }

    [Fact]
    public async Task GetAsync_AnyByteChanged_ReturnsNull()
    {
        await SetAsync("key", "value");
        string file = Directory.GetFiles(_folder)[0];
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(file, changed, Token);
            Assert.Null(await GetAsync("key"));
        }

        await File.WriteAllBytesAsync(file, [.. whole, 0], Token);
        Assert.Null(await GetAsync("key"));
        await File.WriteAllBytesAsync(file, whole, Token);
        Assert.Equal("value", await GetAsync("key"));
    }

    [Fact]
    public async Task GetAsync_FileOfAnotherKey_ReturnsNull()
    {
        await SetAsync("a", "value");
        string first = Directory.GetFiles(_folder)[0];
        await SetAsync("b", "other");
        string second = Directory.GetFiles(_folder).Single(file => file != first);
        File.Copy(first, second, overwrite: true);

        Assert.Null(await GetAsync("b"));
        Assert.Equal("value", await GetAsync("a"));
    }

    [Fact]
    public async Task GetAsync_FileOfFormat1_ReturnsNullAndReports()
    {
        await SetAsync("key", "value");
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, "value".Length);
        await File.WriteAllBytesAsync(
            Directory.GetFiles(_folder).Single(), [.. "SFDATA1\n"u8, .. length, .. SHA256.HashData("key\0value"u8), .. "value"u8], Token);

        Assert.Null(await GetAsync("key"));
        Assert.Single(_log.Messages, static message => message.Level == OutputLogLevel.Warning);
        await SetAsync("key", "newer");
        Assert.Equal("newer", await GetAsync("key"));
    }

    [Fact]
    public async Task InitializeAsync_AbandonedFiles_AreTakenAway()
    {
        Directory.CreateDirectory(_folder);
        string old = Path.Combine(_folder, "x.statsig.1.unfinished");
        string recent = Path.Combine(_folder, "x.statsig.2.unfinished");
        await File.WriteAllTextAsync(old, "half", Token);
        await File.WriteAllTextAsync(recent, "half", Token);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-1));

        await new FileDataStore(_folder).InitializeAsync(Token);

        Assert.Equal([recent], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task SetAsync_FolderThatIsAFile_FailsWithoutLeavingAnything()
    {
        await File.WriteAllTextAsync(_folder, "a file", Token);
        try
        {
            await Assert.ThrowsAnyAsync<IOException>(() => SetAsync("key", "value"));
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    [Fact]
    public async Task SetAsync_Cancelled_LeavesTheOldValueAlone()
    {
        await SetAsync("key", "old");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new FileDataStore(_folder).SetAsync("key", "new"u8.ToArray(), new CancellationToken(canceled: true)));

        Assert.Equal("old", await GetAsync("key"));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task SetAsync_ManyWritersAndReaders_EveryReadIsWhole()
    {
        using var done = new CancellationTokenSource();
        var store = new FileDataStore(_folder, _log);
        Task[] writers = [.. Enumerable.Range(0, 3).Select(writer => Task.Run(
            async () =>
            {
                for (int i = 0; i < 60; i++)
                {
                    await store.SetAsync(FileDataStoreWriter.Key, FileDataStoreWriter.ValueOf((writer * 100) + i), Token);
                }
            },
            Token))];
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntilAsync(done.Token), Token))];

        await Task.WhenAll(writers);
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(readers), static reads => Assert.True(reads > 0));
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task SetAsync_ProcessKilledAtAnyMoment_LeavesAWholeValue()
    {
        for (int i = 0; i < Kills; i++)
        {
            using var writer = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Statsig.Fast.Tests" + (OperatingSystem.IsWindows() ? ".exe" : "")))
            {
                Environment = { [FileDataStoreWriter.FolderVariable] = _folder },
                RedirectStandardOutput = true,
            })!;
            Assert.Equal("writing", await writer.StandardOutput.ReadLineAsync(Token));

            // Reads are the clock: another number of them each time, so that the kill comes at another moment.
            for (int reads = 0; reads < 3 + (5 * i); reads++)
            {
                Assert.True(IsWhole(await ReadAsync()));
            }

            writer.Kill();
            await writer.WaitForExitAsync(Token);
            Assert.True(IsWhole(await ReadAsync()));
        }

        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task Server_RestartedWithoutNetwork_AnswersFromTheFolder()
    {
        byte[] specs = new SpecBuilder().Time(1000).Gate("g", static gate => gate.Rule("r", When.Public)).ToV2();
        await SetAsync("statsig.cache", Encoding.UTF8.GetString(specs));
        await using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, DataStore = new FileDataStore(_folder, _log) });

        InitializeDetails details = await server.InitializeAsync(Token);

        Assert.Equal((EvaluationSource.DataAdapter, null), (details.Source, details.Error));
        Assert.True(server.CheckGate(new StatsigUser("u"), "g"));
    }

    [Theory]
    [InlineData("statsig.cache", SpecsVersion.V1)]
    [InlineData("statsig.cache", SpecsVersion.V2)]
    public async Task Server_CacheOfAnOlderSdk_AnswersAsThatSdkDid(string key, SpecsVersion version)
    {
        await SetAsync(key, """
            {"has_updates":true,"time":1000,"feature_gates":[
              {"name":"old","enabled":true,"rules":[{"id":"all","passPercentage":100,"conditions":[{"type":"public"}]}]},{"name":"off"}]}
            """);
        await using var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true, SpecsVersion = version, DataStore = new FileDataStore(_folder, _log), OutputLogLevel = OutputLogLevel.None,
        });

        InitializeDetails details = await server.InitializeAsync(Token);

        Assert.Equal((EvaluationSource.DataAdapter, null), (details.Source, details.Error));
        FeatureGate old = server.GetFeatureGate(new StatsigUser("u"), "old");
        FeatureGate off = server.GetFeatureGate(new StatsigUser("u"), "off");
        Assert.Equal((true, "all", "userID", false, "disabled"), (old.Value, old.RuleId, old.IdType, off.Value, off.RuleId));
        Assert.Empty(server.SpecProblems);
    }

    private static bool IsWhole(ReadOnlyMemory<byte>? value)
    {
        string text = Encoding.UTF8.GetString(value!.Value.Span);
        int round = int.Parse(text[..text.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        return value.Value.Span.SequenceEqual(FileDataStoreWriter.ValueOf(round));
    }

    private ValueTask<ReadOnlyMemory<byte>?> ReadAsync() => new FileDataStore(_folder, _log).GetAsync(FileDataStoreWriter.Key, Token);

    private async Task<int> ReadUntilAsync(CancellationToken done)
    {
        int reads = 0;
        while (!done.IsCancellationRequested || reads == 0)
        {
            if (await ReadAsync() is { } value)
            {
                Assert.True(IsWhole(value));
                reads++;
            }
        }

        return reads;
    }

    private async Task SetAsync(string key, string value) => await new FileDataStore(_folder, _log).SetAsync(key, Encoding.UTF8.GetBytes(value), Token);

    private async Task<string?> GetAsync(string key, FileDataStore? store = null) =>
        await (store ?? new FileDataStore(_folder, _log)).GetAsync(key, Token) is { } value ? Encoding.UTF8.GetString(value.Span) : null;
}
