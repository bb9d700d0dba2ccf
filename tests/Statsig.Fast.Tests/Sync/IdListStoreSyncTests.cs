using System.Linq;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Sync;

/// <summary>Files of ID lists in the data store.</summary>
public sealed class IdListStoreSyncTests : IdListSyncTestBase
{
    [Fact]
    public async Task Sync_FileInTheDataStore_NeedsNoNetwork()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a"));
        Publish("two", "f2", 1, Plus("b"), Storage + "v1/download_id_list_file/two-file?sig=1");
        store.Put("/v1/download_id_list_file/f1", Plus("a") + Plus("not yet"));
        store.Put("/v1/download_id_list_file/two-file", Plus("b"));

        await _live.StartAsync(_live.Options(manual: true, store: store));

        Assert.Equal("one: a; two: b; three: ", Members());
        Assert.Empty(_live.Http.To(Storage));
    }

    [Fact]
    public async Task Sync_FileFromTheNetwork_IsKeptAndExtended()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(_live.Options(manual: true, store: store));
        string? first = store.Text("/v1/download_id_list_file/f1");

        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await SyncAsync();

        Assert.Equal((Plus("a"), Plus("a") + Plus("b")), (first, store.Text("/v1/download_id_list_file/f1")));
        Assert.Equal(["bytes=0-", "bytes=10-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_KeptFileIsTooShort_IsLeftAlone()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(_live.Options(manual: true, store: store));
        store.Put("/v1/download_id_list_file/f1", Plus("a"));

        Publish("one", "f1", 1, Plus("a") + Plus("b") + Plus("c"));
        await SyncAsync();

        Assert.Equal("one: a b c; two: ; three: ", Members());
        Assert.Equal(Plus("a"), store.Text("/v1/download_id_list_file/f1"));
    }

    [Fact]
    public async Task Sync_KeptFileIsDamaged_TheNetworkIsAsked()
    {
        var store = new MemoryStore();
        store.Put("/v1/download_id_list_file/f1", "<html>....");
        Publish("one", "f1", 1, Plus("a"));

        await _live.StartAsync(_live.Options(manual: true, store: store));

        Assert.Equal(("one: a; two: ; three: ", Plus("a")), (Members(), store.Text("/v1/download_id_list_file/f1")));
    }
}
