using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Server;

namespace Statsig.Fast.Testing.Tests;

[Collection(SharedServerTests.Name)]
public sealed class LifetimeTests
{
    private static readonly StatsigUser Nora = new("nora");

    [Fact]
    public void Dispose_OfAThousandServers_LeavesNone()
    {
        WeakReference[] servers = new WeakReference[1000];
        for (int i = 0; i < servers.Length; i++)
        {
            servers[i] = Test();
        }

        Collected.AllBut(0, servers);
    }

    [Fact]
    public async Task DisposeAsync_EndsTheServer()
    {
        var statsig = TestStatsig.Create();
        await statsig.DisposeAsync();

        Assert.False(statsig.Server.IsInitialized);
        await statsig.DisposeAsync();
    }

    [Fact]
    public async Task AwaitUsing_OfAnInnerServer_ReturnsToTheOuter()
    {
        using var outer = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        await using (var inner = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: false)))
        {
            Assert.Same(inner.Server, StatsigServer.Shared);
            Assert.False(Gates.NewCheckout.IsOn(Nora));
        }

        Assert.Same(outer.Server, SharedServers.Chosen);
        Assert.True(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public void Dispose_OutOfOrder_ReturnsToTheServerThatStillExists()
    {
        using var fixture = TestStatsig.Create();
        var first = TestStatsig.Create();
        var second = TestStatsig.Create();

        first.Dispose();
        Assert.Same(second.Server, SharedServers.Chosen);
        second.Dispose();

        Assert.Same(fixture.Server, SharedServers.Chosen);
        second.Dispose();
        first.Dispose();
        Assert.Same(fixture.Server, SharedServers.Chosen);
    }

    [Fact]
    public void Create_AfterTheLastWasDisposedElsewhere_ReturnsToTheServerThatStillExists()
    {
        using var fixture = TestStatsig.Create();
        var first = TestStatsig.Create();
        Elsewhere(first.Dispose);
        Assert.Null(SharedServers.Chosen);

        var second = TestStatsig.Create();
        second.Dispose();

        Assert.Same(fixture.Server, SharedServers.Chosen);
    }

    [Fact]
    public void Dispose_InAnUnrelatedContext_ChoosesNothingThere()
    {
        using var fixture = TestStatsig.Create();
        var inner = TestStatsig.Create();

        Assert.Null(Elsewhere(() =>
        {
            inner.Dispose();
            return SharedServers.Chosen;
        }));
    }

    [Fact]
    public void Dispose_OfEachServerAfterTheNextWasCreated_KeepsNone()
    {
        TestStatsig last = TestStatsig.Create();
        WeakReference[] servers = new WeakReference[100];
        for (int i = 0; i < servers.Length; i++)
        {
            servers[i] = new WeakReference(last.Server);
            last = ReplacementOf(last);
        }

        Collected.AllBut(2, servers); // The last one, which the new one refers to until there is another; and the first, in a variable of the compiler.
        last.Dispose();
    }

    [Fact]
    public void Create_WithAMistake_LeavesTheServerOfTheContext()
    {
        using var outer = TestStatsig.Create();

        Assert.Throws<ArgumentException>(() => TestStatsig.Create(Unusable));
        Assert.Same(outer.Server, SharedServers.Chosen);
        Assert.Throws<InvalidDataException>(() => TestStatsig.FromPayload("{"u8));
        Assert.Same(outer.Server, SharedServers.Chosen);
    }

    [Fact]
    public void FromPayload_WithAnUnsupportedCondition_LogsIt()
    {
        string payload = Encoding.UTF8.GetString(new TestSpecs().Gate("g", on: true).ToPayload());

        using var statsig = TestStatsig.FromPayload(Encoding.UTF8.GetBytes(payload.Replace("\"public\"", "\"of_later\"", StringComparison.Ordinal)));

        Assert.Equal("g", Assert.Single(statsig.Server.SpecProblems).Name);
        Assert.Contains(statsig.Log, static line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("of_later", StringComparison.Ordinal));
        Assert.False(statsig.CheckGate(Nora, "g"));
    }

    [Fact]
    public void Update_WithAMistake_KeepsTheSpecs()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("g", on: true));

        Assert.Throws<ArgumentException>(() => statsig.Update(Unusable));

        Assert.True(statsig.CheckGate(Nora, "g"));
        Assert.Empty(statsig.Server.SpecProblems);
        statsig.Update(specs => specs.Gate("g", on: false));
        Assert.False(statsig.CheckGate(Nora, "g"));
    }

    [Fact]
    public async Task Members_AfterDispose_ThrowObjectDisposed()
    {
        var statsig = TestStatsig.Create();
        statsig.Dispose();
        Assert.Throws<ObjectDisposedException>(() => statsig.Update(static specs => specs.Gate("g", on: true)));
        Assert.Throws<ObjectDisposedException>(statsig.Use);
        Assert.Throws<ObjectDisposedException>(statsig.Record);

        var other = TestStatsig.Create();
        await other.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(other.Use);
    }

    /// <summary>A value with half of a surrogate pair, which the compiler finds when it decodes the value.</summary>
    private static void Unusable(TestSpecs specs) => specs.Gate("g", on: false).DynamicConfig("s", """{"p":"\ud800"}""");

    private static T Elsewhere<T>(Func<T> call)
    {
        T result = default!;
        var thread = new Thread(() => result = call());
        thread.UnsafeStart(); // Without the context of the caller.
        thread.Join();
        return result;
    }

    private static void Elsewhere(Action call) => Elsewhere(() =>
    {
        call();
        return 0;
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TestStatsig ReplacementOf(TestStatsig last)
    {
        var next = TestStatsig.Create();
        last.Dispose();
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Test()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        using (Gates.NewCheckout.Override(false))
        {
            Assert.False(Gates.NewCheckout.IsOn(new StatsigUser("u")));
        }

        return new WeakReference(statsig.Server);
    }
}
