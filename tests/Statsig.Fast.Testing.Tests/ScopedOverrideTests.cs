using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Testing.Tests;

public sealed class ScopedOverrideTests : IDisposable
{
    private static readonly StatsigUser Nora = new("nora") { CustomIds = [new("companyID", 42)] };

    private readonly TestStatsig _statsig = TestStatsig.Create(specs => specs
        .Gate(Gates.NewCheckout, on: false)
        .Gate("outer", gate => gate.PassesFor(audience => audience.PassesGate("new_checkout")))
        .Experiment(Experiments.CheckoutButton, experiment => experiment.Group("Control", 100, """{"button_label":"Pay"}""").Group("Green button", 0, """{"button_label":"Buy now"}"""))
        .Layer(Layers.CheckoutLayout, """{"button_label":"Pay","columns":2}""")
        .DynamicConfig(DynamicConfigs.ShippingRates, """{"free_from":60}"""));

    public void Dispose() => _statsig.Dispose();

    [Fact]
    public void Constructor_OfTheTestClass_SetsTheServerOfTheTest() => Assert.Same(_statsig.Server, StatsigServer.Shared);

    [Fact]
    public void Gate_WithinTheUsing_IsOverridden()
    {
        using (Gates.NewCheckout.Override(true))
        {
            Assert.True(Gates.NewCheckout.IsOn(Nora));
            Assert.True(_statsig.Server.CheckGate(Nora, "new_checkout"));
            Assert.True(_statsig.Server.CheckGate(Nora, "outer")); // Nested gates are overridden too, as by the server's own overrides.
        }

        Assert.False(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public void Scopes_Nested_InnermostTakesPrecedence()
    {
        using (Gates.NewCheckout.Override(true))
        {
            using (Gates.NewCheckout.Override(false))
            {
                Assert.False(Gates.NewCheckout.IsOn(Nora));
            }

            Assert.True(Gates.NewCheckout.IsOn(Nora));
        }
    }

    [Fact]
    public void Scopes_DisposedInAnyOrderAndTwice_EndEachByItself()
    {
        OverrideScope outer = Gates.NewCheckout.Override(true);
        OverrideScope inner = Gates.NewCheckout.Override(false);

        outer.Dispose();
        outer.Dispose();
        Assert.False(Gates.NewCheckout.IsOn(Nora));
        inner.Dispose();
        Assert.False(Gates.NewCheckout.IsOn(Nora));

        OverrideScope first = Gates.NewCheckout.Override(true);
        OverrideScope second = Experiments.CheckoutButton.OverrideGroup("Green button");
        first.Dispose();
        Assert.Equal("Green button", Experiments.CheckoutButton.Get(Nora).GroupName);
        second.Dispose();
        Assert.Equal("Control", Experiments.CheckoutButton.Get(Nora).GroupName);
    }

    [Fact]
    public void Scopes_EachCreatedBeforeTheLastEnds_AreReleased()
    {
        OverrideScope last = Gates.NewCheckout.Override(true);
        var references = new WeakReference[100];
        for (int i = 0; i < references.Length; i++)
        {
            references[i] = new WeakReference(last);
            last = Next(last);
        }

        Collected.AllBut(2, references); // The last one, which the new one refers to until there is another; and the first, in a variable of the compiler.
        Assert.True(Gates.NewCheckout.IsOn(Nora));
        last.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static OverrideScope Next(OverrideScope last)
        {
            OverrideScope next = Gates.NewCheckout.Override(true);
            last.Dispose();
            return next;
        }
    }

    [Fact]
    public void OverrideFor_OneId_ReachesThatUserAndCustomIdOnly()
    {
        using OverrideScope user = Gates.NewCheckout.OverrideFor("nora", true);
        Assert.True(Gates.NewCheckout.IsOn(Nora));
        Assert.False(Gates.NewCheckout.IsOn(new StatsigUser("omar")));
        user.Dispose();

        using OverrideScope company = Gates.NewCheckout.OverrideFor("42", true);
        Assert.True(Gates.NewCheckout.IsOn(Nora));
        Assert.False(Gates.NewCheckout.IsOn(new StatsigUser("nora")));
    }

    [Fact]
    public void ExperimentGroup_ByConstant_HasTheParametersOfTheGroup()
    {
        using OverrideScope scope = Experiments.CheckoutButton.OverrideGroup(ExperimentTypes.CheckoutButton.Groups.GreenButton);

        ExperimentTypes.CheckoutButton button = Experiments.CheckoutButton.Get(Nora);

        Assert.Equal(("Buy now", ExperimentTypes.CheckoutButton.Groups.GreenButton), (button.ButtonLabel, button.Group));
    }

    [Fact]
    public void ExperimentGroup_ByUnknownName_ThrowsWithTheNearest()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Experiments.CheckoutButton.OverrideGroup("Green buton"));

        Assert.Equal("There is no group \"Green buton\" in the experiment \"checkout_button\" of the current TestStatsig. Did you mean \"Green button\"?", exception.Message);
        Assert.Throws<ArgumentException>(() => Experiments.CheckoutButton.OverrideGroup(ExperimentTypes.CheckoutButton.Groups.Unknown));
        Assert.Throws<ArgumentException>(() => Experiments.CheckoutButton.OverrideGroup(DayOfWeek.Friday));
    }

    [Fact]
    public void Parameters_OfLayersAndConfigs_AreReplaced()
    {
        using OverrideScope layer = Layers.CheckoutLayout.Override("button_label", "Go");
        using OverrideScope config = DynamicConfigs.ShippingRates.Override(new Dictionary<string, object?> { ["free_from"] = 10 });
        using OverrideScope experiment = Experiments.CheckoutButton.Override("""{"button_label":"Now"}""");

        Assert.Equal("Go", Layers.CheckoutLayout.Get(Nora).ButtonLabel);
        Assert.Equal(10, DynamicConfigs.ShippingRates.Get(Nora).FreeFrom);
        Assert.Equal("Now", Experiments.CheckoutButton.Get(Nora).ButtonLabel);
        Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Override("button_lable", "Go"));
        Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Override("columns", "two"));
    }

    [Fact]
    public void ServerOverride_BelowAScope_AppliesWhenTheScopeEnds()
    {
        _statsig.Server.OverrideGate("new_checkout", true);
        using (Gates.NewCheckout.Override(false))
        {
            Assert.False(Gates.NewCheckout.IsOn(Nora));
        }

        Assert.True(Gates.NewCheckout.IsOn(Nora));
        _statsig.Server.RemoveAllOverrides();
        Assert.False(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public async Task Scope_InAwaitedCodeAndTasks_Applies()
    {
        using OverrideScope scope = Gates.NewCheckout.Override(true);

        await Task.Yield();
        Assert.True(Gates.NewCheckout.IsOn(Nora));
        Assert.True(await Task.Run(() => Gates.NewCheckout.IsOn(Nora)));
        bool onThread = false;
        var thread = new Thread(() => onThread = Gates.NewCheckout.IsOn(Nora));
        thread.Start();
        thread.Join();
        Assert.True(onThread);
    }

    [Fact]
    public async Task Scope_DisposedWhileATaskRuns_EndsThereToo()
    {
        OverrideScope scope = Gates.NewCheckout.Override(true);
        var ended = new TaskCompletionSource();
        Task<bool> running = Task.Run(async () =>
        {
            await ended.Task;
            return Gates.NewCheckout.IsOn(Nora);
        });

        scope.Dispose();
        ended.SetResult();

        Assert.False(await running);
    }

    [Fact]
    public async Task Context_WithoutTheTest_SeesNeitherServerNorScope()
    {
        using OverrideScope scope = Gates.NewCheckout.Override(true);
        Task<(StatsigServer?, bool)> elsewhere;
        using (ExecutionContext.SuppressFlow())
        {
            elsewhere = Task.Run(() => (Server.SharedServers.Chosen, _statsig.Server.CheckGate(Nora, "new_checkout")));
        }

        Assert.Equal((null, false), await elsewhere);
    }

    [Fact]
    public void Dispose_OfAnInnerServer_ReturnsToTheOuter()
    {
        var inner = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        Assert.True(Gates.NewCheckout.IsOn(Nora));

        inner.Dispose();
        Assert.Same(_statsig.Server, StatsigServer.Shared);

        _statsig.Dispose();
        Assert.Null(Server.SharedServers.Chosen);
    }
}
