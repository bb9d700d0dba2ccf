using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Sync;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class IdListTests
{
    [Theory]
    [InlineData("user-1", "xsKJ5J6c")]
    [InlineData("123", "pmWkWSBC")]
    [InlineData("a_user", "Q1Wha2PJ")]
    [InlineData("", "47DEQpj8")]
    public void Contains_PublishedPrefixes_AreThoseOfTheirIds(string unitId, string prefix) =>
        Assert.True(Of($"+{prefix}\n").Contains(IdListKey.Of(unitId)));

    [Fact]
    public void Contains_EmptyList_HoldsNobody()
    {
        var list = new IdList();

        Assert.False(list.Contains(IdListKey.Of("user-1")));
        Assert.False(list.Contains(0));
        Assert.Equal(0, list.Count);
    }

    [Fact]
    public void Trim_FewerKeysThanExpected_TakesTheSmallTable()
    {
        var list = new IdList(expected: 10_000_000);
        list.Apply("+xsKJ5J6c\n"u8);
        bool before = list.IsLarge;

        list.Trim();

        Assert.Equal((true, false), (before, list.IsLarge));
        Assert.True(list.Contains(IdListKey.Of("user-1")));
    }

    [Fact]
    public void Apply_RemovalOfMostKeys_TakesTheSmallTable()
    {
        IdList list = Of(Lines('+', 0, 300_000));
        bool before = list.IsLarge;

        list.Apply(Encoding.ASCII.GetBytes(Lines('-', 0, 299_000)));

        Assert.Equal((true, false, 1_000), (before, list.IsLarge, list.Count));
        Assert.False(list.Contains(IdListKey.Of("298999")));
        Assert.All(Enumerable.Range(299_000, 1_000), i => Assert.True(list.Contains(IdListKey.Of(i.ToString(CultureInfo.InvariantCulture)))));

        static string Lines(char sign, int from, int to) => string.Concat(Enumerable.Range(from, to - from).Select(i =>
            $"{sign}{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))))[..8]}\n"));
    }

    [Fact]
    public void Apply_Removal_TakesOnlyThatKeyAway()
    {
        IdList list = Of("+xsKJ5J6c\n+pmWkWSBC\n");

        list.Apply("-xsKJ5J6c\n"u8);

        Assert.False(list.Contains(IdListKey.Of("user-1")));
        Assert.True(list.Contains(IdListKey.Of("123")));
        Assert.Equal(1, list.Count);
    }

    [Fact]
    public void Apply_LaterLines_CountAfterEarlierOnes()
    {
        Assert.Equal(1, Of("-xsKJ5J6c\n+xsKJ5J6c\n").Count);
        Assert.Equal(0, Of("+xsKJ5J6c\n-xsKJ5J6c\n").Count);
        Assert.Equal(1, Of("+xsKJ5J6c\n+xsKJ5J6c\n").Count);
    }

    [Theory]
    [InlineData("+xsKJ5J6c\r\n+pmWkWSBC\r\n")]
    [InlineData("+xsKJ5J6c\n\n\r\n+pmWkWSBC")]
    [InlineData("+xsKJ5J6c \n+ pmWkWSBC\n")]
    public void Apply_LineEndsAndBlanks_AreNotPartOfKeys(string lines)
    {
        IdList list = Of(lines);

        Assert.Equal(2, list.Count);
        Assert.True(list.Contains(IdListKey.Of("123")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("+\n-\n")]
    [InlineData("xsKJ5J6c\n")]
    [InlineData("*xsKJ5J6c\n")]
    [InlineData("+xsKJ5J6\n+xsKJ5J6cc\n")]
    [InlineData("+xsKJ5J6!\n+\u00E9\u00E9\u00E9\u00E9\n")]
    [InlineData("{\"not\":\"a list\"}")]
    public void Apply_LinesThatAreNoChanges_AreIgnored(string lines)
    {
        Assert.Equal(0, Of(lines).Count);
        Assert.Equal(1, Of("+xsKJ5J6c\n" + lines).Count);
    }

    [Fact]
    public void Apply_BytesOfEveryValue_DoesNotThrow()
    {
        byte[] noise = new byte[4096];
        new Random(3).NextBytes(noise);

        var list = new IdList();
        list.Apply(noise);

        Assert.InRange(list.Count, 0, 4096);
    }

    [Fact]
    public void Apply_ManyKeys_HoldsExactlyThem()
    {
        string[] ids = [.. Enumerable.Range(0, 20_000).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var lines = new StringBuilder();
        foreach (string id in ids)
        {
            lines.Append('+').Append(TextOf(IdListKey.Of(id))).Append('\n');
        }

        IdList list = Of(lines.ToString());

        Assert.Equal(ids.Length, list.Count);
        Assert.All(ids, id => Assert.True(list.Contains(IdListKey.Of(id))));
        Assert.DoesNotContain(Enumerable.Range(20_000, 20_000), i => list.Contains(IdListKey.Of(i.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Apply_ExtremeKeys_AreHeld()
    {
        IdList list = Of("+////////\n+AAAAAAAA\n");

        Assert.True(list.Contains((1UL << 48) - 1));
        Assert.True(list.Contains(0));
        Assert.False(list.Contains(1));
    }

    [Fact]
    public void Copy_ChangesOfTheCopy_LeaveTheOriginalAsItWas()
    {
        IdList before = Of("+xsKJ5J6c\n");

        IdList copy = before.Copy();
        copy.Apply("-xsKJ5J6c\n+pmWkWSBC\n"u8);

        Assert.Equal((1, 1), (before.Count, copy.Count));
        Assert.True(before.Contains(IdListKey.Of("user-1")));
        Assert.True(copy.Contains(IdListKey.Of("123")));
    }

    [Fact]
    public void Store_LinesForAListOfAnotherOwner_LeaveThatListAlone()
    {
        var store = new IdListStore();
        IdList owned = Of("+xsKJ5J6c\n");
        store.Publish("L", owned);

        store.Apply("L", "+pmWkWSBC\n"u8);
        IdList copy = store.Find("L")!;
        store.Apply("L", "+Q1Wha2PJ\n"u8);

        Assert.Equal((1, 3), (owned.Count, copy.Count));
        Assert.Same(copy, store.Find("L"));
    }

    [Fact]
    public void Store_ReferenceTakenBeforeTheListArrives_SeesIt()
    {
        var store = new IdListStore();
        IdListStore.Reference reference = store.Get("L");
        Assert.Null(reference.Current);

        store.Publish("L", Of("+xsKJ5J6c\n"));
        Assert.Equal(1, reference.Current!.Count);

        store.Remove("L");
        Assert.Null(reference.Current);
    }

    [Fact]
    public void Store_ListsThatComeAndGo_AreForgottenUnlessAConditionAsks()
    {
        var store = new IdListStore();
        IdListStore.Reference asked = store.Get("asked");
        store.ForgetUnused();
        for (int i = 0; i < 1_000; i++)
        {
            store.Publish($"list_{i}", Of("+xsKJ5J6c\n"));
            store.Remove($"list_{i}");
        }

        Assert.Equal(1, store.NameCount);
        store.Publish("asked", Of("+xsKJ5J6c\n"));
        Assert.NotNull(asked.Current);

        // The next ruleset does not ask; the list is there until the service takes it away.
        store.ForgetUnused();
        Assert.Same(asked.Current, store.Find("asked"));
        store.Remove("asked");
        Assert.Equal(0, store.NameCount);
    }

    [Fact]
    public void Server_RulesetsThatNameOtherLists_KeepTheNamesOfTheLastOnly()
    {
        var store = new IdListStore();
        var options = new StatsigOptions { OutputLogger = new RecordingLogger() };
        var updater = new SpecsUpdater(null, options, new EvaluationSettings(), new RulesetStore(Ruleset.CreateEmpty(EvaluationSource.Uninitialized, new EvaluationSettings())), store, new Telemetry(null, options, new TelemetryHost()));
        for (int i = 1; i <= 50; i++)
        {
            Assert.Equal(SpecsUpdateStatus.Applied, updater.Apply(Asking($"list_{i}", i).ToV2(), EvaluationSource.Network).Status);
        }

        updater.UpdateIdList("list_50", "+xsKJ5J6c\n"u8);
        Assert.NotNull(store.Get("list_50").Current);
        Assert.Equal(1, store.NameCount);
    }

    private static SpecBuilder Asking(string list, long time) => new SpecBuilder().Time(time)
        .Gate("g", gate => gate.Rule("r", Conditions.UnitId("in_segment_list", $"\"{list}\"")));

    private static IdList Of(string lines)
    {
        var list = new IdList();
        list.Apply(Encoding.UTF8.GetBytes(lines));
        return list;
    }

    private static string TextOf(ulong key)
    {
        byte[] bytes = [(byte)(key >> 40), (byte)(key >> 32), (byte)(key >> 24), (byte)(key >> 16), (byte)(key >> 8), (byte)key];
        return Convert.ToBase64String(bytes);
    }
}
