using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.Sync;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>Files of ID lists that do not fit into one piece: applied while they arrive, whole or not.</summary>
public sealed class IdListStreamTests : IdListSyncTestBase
{
    private const int Lines = 12_000;

    // Within the second piece, and within a line.
    private const int BreakAt = IdListReception.PieceBytes + 1_234;

    // The lines that end within the first piece: of the second nothing counts.
    private const int Applied = IdListReception.PieceBytes / 10 * 10;

    private static readonly StatsigUser[] Users = [.. Enumerable.Range(0, 2 * Lines).Select(static i => new StatsigUser(NameOf(i)))];
    private static readonly Dictionary<string, int> Numbers = Enumerable.Range(0, 2 * Lines).ToDictionary(static i => Hash(NameOf(i)));

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public async Task Initialize_FileOfManyPieces_HasEveryLine(string end)
    {
        Publish("one", "f1", 1, Many(0, Lines).TrimEnd('\n') + end);
        _live.Http.On(Storage, request => Torn(request));

        await _live.StartAsync(Manual());

        Assert.Equal(Expected("one"), Listed("one"));
        Assert.Equal(Lines - (Lines / 4), Listed("one").Count);
    }

    [Fact]
    public async Task Initialize_FileBreaksOff_PublishesNothingAndContinuesAfterTheLastLine()
    {
        Publish("one", "f1", 1, Many(0, Lines));
        _live.Http.On(Storage, request => Torn(request, BreakAt));
        InitializeDetails details = await _live.StartAsync(Manual());
        Assert.Equal(0, details.IdListCount);
        Assert.Empty(Listed("one"));
        Assert.Contains(_live.Log.Messages, static message => message.Text.Contains("\"one\" was not updated", StringComparison.Ordinal));

        _live.Http.On(Storage, Serve);
        await SyncAsync();

        Assert.Equal(Expected("one"), Listed("one"));
        Assert.Equal(["bytes=0-", $"bytes={Applied}-"], Ranges("f1"));
    }

    [Fact]
    public async Task Initialize_FileBreaksOffAndIsAnotherOneThen_StartsAnew()
    {
        Publish("one", "f1", 1, Many(0, Lines));
        _live.Http.On(Storage, request => Torn(request, BreakAt));
        await _live.StartAsync(Manual());

        _live.Http.On(Storage, Serve);
        Publish("one", "f2", 2, Many(Lines, 2 * Lines));
        await SyncAsync();

        Assert.Equal(Expected("one"), Listed("one"));
        Assert.Equal(["bytes=0-"], Ranges("f2"));
    }

    [Fact]
    public async Task Sync_NewFileBreaksOff_KeepsTheOldListUntilTheNewOneIsWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());

        Publish("one", "f2", 2, Many(0, Lines));
        _live.Http.On(Storage, request => Torn(request, BreakAt));
        await SyncAsync();
        await SyncAsync();
        Assert.Equal("one: a b; two: ; three: ", Members());

        _live.Http.On(Storage, Serve);
        await SyncAsync();
        Assert.Equal(Expected("one"), Listed("one"));
        Assert.Equal("one: ; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", $"bytes={Applied}-", $"bytes={Applied + Applied}-"], Ranges("f2"));
    }

    [Fact]
    public async Task Sync_AppendedLinesBreakOff_CountUpToTheLastWholePiece()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());

        string whole = Plus("a") + Many(0, Lines);
        Publish("one", "f1", 1, whole);
        _live.Http.On(Storage, request => Torn(request, BreakAt));
        await SyncAsync();
        Assert.Equal(Read(whole[..(10 + Applied)]), Listed("one"));

        _live.Http.On(Storage, Serve);
        await SyncAsync();
        Assert.Equal(Read(whole), Listed("one"));
        Assert.Equal(["bytes=0-", "bytes=10-", $"bytes={10 + Applied}-"], Ranges("f1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Sync_TransfersThatBreakOffAnywhere_NeitherLoseNorRepeatALine(int seed)
    {
        var random = new Random(seed);
        Publish("one", "f1", 1, Many(0, Lines));
        _live.Http.On(Storage, request => Torn(request, random.Next(1, 100_000)));
        await _live.StartAsync(Manual());
        for (int i = 0; i < 8; i++)
        {
            await SyncAsync();
        }

        _live.Http.On(Storage, Serve);
        await SyncAsync();

        Assert.Equal(Expected("one"), Listed("one"));
    }

    [Fact]
    public async Task Sync_WholeFileOfUnknownLength_IsReadWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, request => Of(new TornStream(Encoding.UTF8.GetBytes(_files["f1"])), HttpStatusCode.OK));

        Publish("one", "f1", 1, Plus("c") + Many(0, Lines));
        await SyncAsync();

        Assert.Equal(Expected("one"), Listed("one"));
        Assert.Equal("one: c; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_RestOfUnknownLengthWithTheStatusOfAWholeFile_IsAppended()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => Of(new TornStream(Encoding.UTF8.GetBytes(Plus("b"))), HttpStatusCode.OK));

        _manifest["one"] = Entry("f1", 1, 20);
        await SyncAsync();

        Assert.Equal("one: a b; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_LargeFileThatIsNoList_KeepsTheList()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());

        _files["f1"] = Plus("a") + new string('x', 4 * IdListReception.PieceBytes);
        _manifest["one"] = Entry("f1", 1, _files["f1"].Length);
        await SyncAsync();
        string damaged = Members();
        Publish("one", "f1", 1, Plus("b") + Plus("c"));
        await SyncAsync();

        Assert.Equal(("one: a; two: ; three: ", "one: b c; two: ; three: "), (damaged, Members()));
        Assert.Equal(["bytes=0-", "bytes=10-", "bytes=0-"], Ranges("f1"));
    }

    [Fact]
    public async Task Initialize_FileLargerThanTheLimit_IsNotLoaded()
    {
        Publish("one", "f1", 1, Many(0, Lines));
        StatsigOptions options = Manual();
        options.MaxIdListBytes = 100_000;

        // Once with a stated length, once without.
        await _live.StartAsync(options);
        _live.Http.On(Storage, request => Torn(request));
        await SyncAsync();

        Assert.Empty(Listed("one"));
        Assert.Equal(["bytes=0-", "bytes=0-"], Ranges("f1"));
        Assert.Equal(2, _live.Log.Messages.Count(static message => message.Text.Contains("larger than 100000 bytes, the limit of MaxIdListBytes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Sync_HandlerThatIgnoresTheTimeLimit_ChangesNothingAfterwards()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TornStream(Encoding.UTF8.GetBytes(Many(0, Lines)), BreakAt, resumed.Task);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _live.Http.On(Storage, _ =>
        {
            asked.TrySetResult();
            return Of(late, HttpStatusCode.PartialContent, 10);
        });

        Publish("one", "f1", 1, Plus("a") + Many(0, Lines));
        Task<SyncReport> syncing = SyncAsync();
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        await _live.Clock.PassAsync(TimeSpan.FromSeconds(20));
        await syncing;
        HashSet<int> atTheLimit = Listed("one");

        // The next synchronization finds the end of the file; what the handler still receives is not applied to it.
        string end = Plus("c") + Plus("d");
        _live.Http.On(Storage, request => Part(end, From(request)));
        _manifest["one"] = Entry("f1", 1, From(_live.Http.To("f1")[^1]) + Applied + end.Length);
        await SyncAsync();
        resumed.SetResult();
        await late.Ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(Read(Many(0, Lines)[..Applied]), atTheLimit);
        Assert.Equal(atTheLimit, Listed("one"));
        Assert.Equal("one: a c d; two: ; three: ", Members());
    }

    /// <summary>Lines for numbered users, of whom every fourth leaves again.</summary>
    private static string Many(int from, int to)
    {
        var text = new StringBuilder();
        for (int i = from; i < to; i++)
        {
            text.Append(Plus(NameOf(i)));
            if (i % 4 == 3)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{Hash(NameOf(i - 2))}\n");
            }
        }

        return text.ToString();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number}");

    private static HttpResponseMessage Of(TornStream body, HttpStatusCode status, long from = 0)
    {
        var content = new StreamContent(body);
        if (status == HttpStatusCode.PartialContent)
        {
            content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + 1_000);
        }

        return new HttpResponseMessage(status) { Content = content };
    }

    private static int From(FakeRequest request) => int.Parse(request.Header("Range")!["bytes=".Length..^1], CultureInfo.InvariantCulture);

    private HttpResponseMessage Torn(FakeRequest request, int breakAt = int.MaxValue)
    {
        int from = From(request);
        return Of(new TornStream(Encoding.UTF8.GetBytes(_files[request.Address.AbsolutePath[1..]][from..]), breakAt), HttpStatusCode.PartialContent, from);
    }

    private IEnumerable<string?> Ranges(string file) => _live.Http.To(file).Select(static request => request.Header("Range"));

    private HashSet<int> Listed(string list) =>
        [.. Enumerable.Range(0, Users.Length).Where(i => _live.Server.CheckGate(Users[i], list, ExposureLogging.Disabled))];

    private HashSet<int> Expected(string list) =>
        Read(_files[_manifest[list].Split("\"fileID\":\"")[1].Split('"')[0]]);

    private static HashSet<int> Read(string text)
    {
        var members = new HashSet<int>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Numbers.TryGetValue(line[1..], out int number) && (line[0] == '+' ? members.Add(number) : members.Remove(number)) is false)
            {
                throw new InvalidOperationException($"\"{line}\" changes nothing.");
            }
        }

        return members;
    }
}
