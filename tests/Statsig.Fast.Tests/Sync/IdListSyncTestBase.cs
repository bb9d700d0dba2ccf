using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>A server whose ID lists come from a service in memory.</summary>
public abstract class IdListSyncTestBase : IAsyncDisposable
{
    private protected const string Storage = "https://storage.example/";

    private protected readonly LiveServer _live = new();
    private protected readonly ConcurrentDictionary<string, string> _files = new();
    private protected readonly Dictionary<string, string> _manifest = [];

    private protected IdListSyncTestBase()
    {
        SpecBuilder specs = new SpecBuilder().Time(1000);
        foreach (string list in (string[])["one", "two", "three"])
        {
            specs.Gate(list, gate => gate.Rule("r", When.UnitId("in_segment_list", $"\"{list}\"")));
        }

        _live.Specs = specs.ToV2();
        _live.Http.On(LiveServer.IdListsPath, _ => FakeHttp.Ok("{" + string.Join(',', _manifest.Select(static entry => $"\"{entry.Key}\":{entry.Value}")) + "}"));
        _live.Http.On(Storage, Serve);
    }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private protected static string Plus(string id) => $"+{Hash(id)}\n";

    private protected static string Hash(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];

    private protected static string Entry(string fileId, long creationTime, long size, string? address = null) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"name\":\"n\",\"size\":{size},\"url\":\"{address ?? Storage + fileId}\",\"creationTime\":{creationTime},\"fileID\":\"{fileId}\"}}");

    private protected static HttpResponseMessage Part(string text, long from)
    {
        HttpResponseMessage response = FakeHttp.Ok(text);
        response.StatusCode = HttpStatusCode.PartialContent;
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + Math.Max(1, text.Length) - 1);
        return response;
    }

    private protected StatsigOptions Manual() => _live.Options(manual: true);

    private protected Task<SyncReport> SyncAsync() => _live.Server.SyncAsync(Token);

    private protected void Publish(string list, string fileId, long creationTime, string content, string? address = null)
    {
        _files[fileId] = content;
        _manifest[list] = Entry(fileId, creationTime, content.Length, address);
    }

    private protected HttpResponseMessage Serve(FakeRequest request)
    {
        string whole = _files[request.Address.AbsolutePath[1..]];
        int from = int.Parse(request.Header("Range")!["bytes=".Length..^1], CultureInfo.InvariantCulture);
        return Part(whole[Math.Min(from, whole.Length)..], from);
    }

    /// <summary>Who of the users a to e is in which list, asked through gates.</summary>
    private protected string Members() => string.Join("; ", ((string[])["one", "two", "three"]).Select(list =>
        $"{list}: {string.Join(' ', ((string[])["a", "b", "c", "d", "e"]).Where(id => _live.Server.CheckGate(new StatsigUser(id), list)))}"));
}
