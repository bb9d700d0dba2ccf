using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>Files of ID lists: which part of them is requested, and what is done with it.</summary>
public sealed class IdListFileSyncTests : IdListSyncTestBase
{
    [Fact]
    public async Task Sync_AppendedLines_AreAllThatIsRead()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());

        Publish("one", "f1", 1, Plus("a") + Plus("b") + Minus("a") + Plus("c"));
        await SyncAsync();
        await SyncAsync();

        Assert.Equal("one: b c; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_AnotherFile_StartsTheListAnew()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());

        Publish("one", "f1b", 3, Plus("c"));
        await SyncAsync();

        Assert.Equal("one: c; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_AnotherFileWithoutContent_EmptiesTheList()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());

        Publish("one", "f1b", 3, "");
        await SyncAsync();

        Assert.Equal("one: ; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_OlderFile_IsIgnored()
    {
        Publish("one", "f1b", 3, Plus("c"));
        await _live.StartAsync(Manual());

        Publish("one", "f1", 1, Plus("a"));
        await SyncAsync();

        Assert.Equal("one: c; two: ; three: ", Members());
    }

    [Theory]
    [InlineData("?nonsense")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Sync_FileThatIsNoList_KeepsTheListAndIsReadAnew(string damage)
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        Publish("two", "f2", 1, Plus("a"));
        await _live.StartAsync(Manual());

        _files["f1"] = damage.Length == 0 ? Plus("a") + Plus("b") : Plus("a") + Plus("b") + damage;
        _manifest["one"] = Entry("f1", 1, 40);
        Publish("two", "f2", 1, Plus("a") + Plus("c"));
        await SyncAsync();
        string damaged = Members();
        Publish("one", "f1", 1, Minus("a") + Plus("b") + Plus("d") + Plus("e"));
        await SyncAsync();

        Assert.Equal("one: a b; two: a c; three: ", damaged);
        Assert.Equal("one: b d e; two: a c; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-", "bytes=0-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_ServerWithoutRanges_IsReadWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, request => FakeHttp.Ok(_files[request.Address.AbsolutePath[1..]]));

        Publish("one", "f1", 1, Plus("c") + Plus("b") + Plus("d"));
        await SyncAsync();
        Publish("one", "f1", 1, Plus("c") + Plus("b") + Plus("d") + Minus("b"));
        await SyncAsync();

        Assert.Equal("one: c d; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-", "bytes=30-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_WholeStatusWithTheRestOnly_IsAppended()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => FakeHttp.Ok(Plus("b")));

        _manifest["one"] = Entry("f1", 1, 20);
        await SyncAsync();

        Assert.Equal("one: a b; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_WholeFileOfAServerThatLags_IsReadWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b") + Plus("c"));
        await _live.StartAsync(Manual());

        // No ranges, and not yet what the list of lists tells of.
        _live.Http.On(Storage, request => FakeHttp.Ok(_files[request.Address.AbsolutePath[1..]]));
        _manifest["one"] = Entry("f1", 1, 40);
        await SyncAsync();
        Publish("one", "f1", 1, Plus("a") + Plus("b") + Plus("c") + Minus("a"));
        await SyncAsync();

        Assert.Equal("one: b c; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=30-", "bytes=30-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_SizeWithinALine_LosesNoLine()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        string whole = _files["f1"];
        _files["f1"] = whole[..14];
        _manifest["one"] = Entry("f1", 1, 14);
        await _live.StartAsync(Manual());
        string first = Members();

        Publish("one", "f1", 1, whole);
        await SyncAsync();

        Assert.Equal(("one: a; two: ; three: ", "one: a b; two: ; three: "), (first, Members()));
    }

    [Fact]
    public async Task Sync_FileThatEndsWithinALine_IsRequestedOnceMore()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b")[..4]);
        await _live.StartAsync(Manual());
        for (int i = 0; i < 4; i++)
        {
            await SyncAsync();
        }

        Assert.Equal("one: a; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=10-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_UnchangedFile_LeavesTheApplicationsLines()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Server.UpdateIdList("one", Encoding.UTF8.GetBytes(Plus("b")));
        await SyncAsync();
        string unchanged = Members();

        Publish("one", "f1", 1, Plus("a") + Plus("c"));
        await SyncAsync();

        Assert.Equal(("one: a b; two: ; three: ", "one: a c; two: ; three: "), (unchanged, Members()));
    }

    [Fact]
    public async Task Sync_PartOfAnotherPlace_IsRefused()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => Part(Plus("b"), 5));

        _manifest["one"] = Entry("f1", 1, 20);
        await SyncAsync();

        Assert.Equal("one: a; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_PartThatEndsWithinALine_IsContinuedThere()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        string whole = _files["f1"];
        _files["f1"] = whole[..15];
        await _live.StartAsync(Manual());
        string first = Members();

        _files["f1"] = whole;
        await SyncAsync();

        Assert.Equal(("one: a; two: ; three: ", "one: a b; two: ; three: "), (first, Members()));
        Assert.Equal(["bytes=0-", "bytes=10-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_FileShorterThanRead_IsReadAnew()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => FakeHttp.Status(416));
        _manifest["one"] = Entry("f1", 1, 30);
        await SyncAsync();

        _live.Http.On(Storage, Serve);
        Publish("one", "f1", 1, Plus("c") + Plus("d") + Plus("e"));
        await SyncAsync();

        Assert.Equal("one: c d e; two: ; three: ", Members());
    }

    private static string Minus(string id) => $"-{Hash(id)}\n";
}
