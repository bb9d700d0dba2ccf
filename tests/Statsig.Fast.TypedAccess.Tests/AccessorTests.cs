using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Allocation.Tests;

namespace Statsig.Fast.TypedAccess.Tests;

/// <summary>Generated accessors in a project that takes the generator as packages give it: props, targets, items with metadata.</summary>
public sealed class AccessorTests
{
    private static readonly StatsigUser Nora = Shop.Nora;

    private static readonly StatsigAccessors Accessors = new(Shop.Server);

    [Fact]
    public void Gates_EveryForm_AnswersAsByName()
    {
        Assert.True(Gates.NewCheckout.For(Shop.Server).IsOn(Nora));
        Assert.True(Gates.NewCheckout.For(Shop.Server).IsOn(Nora, ExposureLogging.Disabled));
        Assert.True(Accessors.Gates.NewCheckout.IsOn(Nora));
        Assert.True(new StatsigGates(Shop.Server).NewCheckout.IsOn(Nora, ExposureLogging.Disabled));
        Assert.Equal("everyone", Gates.NewCheckout.For(Shop.Server).Get(Nora).RuleId);
        Assert.Equal("old-search", Gates.Old_Search.Name);
        Assert.Equal(Shop.Server.CheckGate(Nora, "old-search"), Gates.Old_Search.For(Shop.Server).IsOn(Nora));
        Assert.False(Gates.quietHours.For(Shop.Server).IsOn(Nora));
    }

    [Fact]
    public void Gates_NoServerNamed_AsksTheShared()
    {
        Assert.Equal(EvaluationReason.Uninitialized, Gates.NewCheckout.Get(Nora).Details.Reason);
        StatsigServer.SetShared(Shop.Server);
        try
        {
            Assert.True(Gates.NewCheckout.IsOn(Nora));
            Assert.Equal("Buy now", Experiments.CheckoutButton.Get(Nora).Label);
            Assert.Equal("Layout", Layers.CheckoutLayout.Get(Nora).Label);
        }
        finally
        {
            StatsigServer.RemoveShared();
        }
    }

    [Fact]
    public void Gates_ClientInTheItem_IsAsked()
    {
        Assert.True(Second.Gates.AnotherGate.IsOn(Nora));
        Assert.False(Second.Gates.NewCheckout.IsOn(Nora));

        // The same ordinal as another_gate in the other snapshot, and the same name at another ordinal.
        Assert.True(Gates.NewCheckout.For(Shop.Server).IsOn(Nora));
        Assert.True(Second.Gates.NewCheckout.For(Shop.Server).IsOn(Nora));
        Assert.False(Second.Gates.AnotherGate.For(Shop.Server).IsOn(Nora));
        Assert.True(typeof(Second.Gates).IsPublic);
        Assert.False(typeof(Gates).IsPublic);
    }

    [Fact]
    public void DynamicConfigs_EveryType_IsRead()
    {
        DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.For(Shop.Server).Get(Nora);

        Assert.Equal(["post", "bike"], rates.Carriers);
        Assert.Equal(45.5, rates.FreeFrom);
        Assert.Equal(7, rates.Limits.Max);
        Assert.Equal([1L, 2L], rates.Limits.Zones);
        Assert.Null(rates.Note);
        Assert.Equal("none", rates.NoteOr("none"));
        Assert.Equal("""[1,"a"]""", rates.Raw.ToString());
        Assert.Equal("[[1],[2]]", rates.Zones?.ToString());
        Assert.Equal("default", rates.Answer.RuleId);
    }

    [Fact]
    public void Experiments_RankedGroup_IsReadAsATypedAnswer()
    {
        var group = new RankedGroup(1, Shop.Server.GetExperiment(Nora, "checkout_button"));

        Assert.Equal("Buy now", Experiments.CheckoutButton.Of(in group).Label);
        Assert.Empty(Experiments.CheckoutButton.For(Shop.Server).GetRankedGroups(Nora)); // It is not an autotune.
        Assert.Empty(Accessors.Experiments.CheckoutButton.GetRankedGroups(Nora));
    }

    [Fact]
    public void Experiments_GroupAndParameters_AreRead()
    {
        ExperimentTypes.CheckoutButton button = Accessors.Experiments.CheckoutButton.Get(Nora);

        Assert.Equal(("Green button", ExperimentTypes.CheckoutButton.Groups.GreenButton), (button.GroupName, button.Group));
        Assert.Equal(("Buy now", true, 3L), (button.Label, button.IsGreen, button.Columns));
        Assert.Equal("Hello", ParameterStores.Home.For(Shop.Server).Get(Nora).Title);
    }

    [Fact]
    public void Experiments_Unknown_AnswersEmptyValuesAndFallbacks()
    {
        ExperimentTypes.CheckoutButton button = Experiments.CheckoutButton.For(SecondServer.Instance).Get(Nora);
        DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.For(SecondServer.Instance).Get(Nora);

        Assert.Equal(("", false, null, ExperimentTypes.CheckoutButton.Groups.Unknown), (button.Label, button.IsGreen, button.Columns, button.Group));
        Assert.Equal(("Pay", 2L), (button.LabelOr("Pay"), button.ColumnsOr(2)));
        Assert.Empty(rates.Carriers);
        Assert.Empty(rates.Limits.Zones);
        Assert.Equal(0, rates.Limits.Max);
        Assert.Null(rates.Zones);
    }

    [Fact]
    public void Experiments_AnswerMadeByATest_IsRead()
    {
        var button = new ExperimentTypes.CheckoutButton(new Experiment("checkout_button", """{"label":"Test"}""", groupName: "Control"));

        Assert.Equal(("Test", ExperimentTypes.CheckoutButton.Groups.Control), (button.Label, button.Group));
    }

    [Fact]
    public void Get_NullArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>(() => Gates.NewCheckout.For(Shop.Server).IsOn(null!));
        Assert.Throws<ArgumentNullException>(() => Gates.NewCheckout.For(null!));
        Assert.Throws<ArgumentNullException>(() => Layers.CheckoutLayout.For(null!));
        Assert.Throws<ArgumentNullException>(() => new StatsigAccessors(null!));
    }

    [Fact]
    public void EveryForm_Warm_AllocatesNothing()
    {
        StatsigServer server = Shop.Server;
        StatsigAccessors accessors = Accessors;
        StatsigUser[] users = [.. Enumerable.Range(0, 50).Select(static number => new StatsigUser("u" + number))];
        long sum = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in users)
            {
                sum += Gates.NewCheckout.For(server).IsOn(user) ? 1 : 0;
                sum += Gates.NewCheckout.IsOn(user) ? 1 : 0;
                sum += Gates.Old_Search.For(server).IsOn(user, ExposureLogging.Disabled) ? 1 : 0;
                sum += Gates.quietHours.For(server).IsOn(user) ? 1 : 0;
                sum += accessors.Gates.NewCheckout.IsOn(user) ? 1 : 0;
                sum += Gates.NewCheckout.For(server).Get(user).RuleId.Length + Gates.NewCheckout.Name.Length;
                DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.For(server).Get(user);
                sum += Read(rates.Carriers) + (long)rates.FreeFrom + rates.Limits.Max + rates.Limits.Zones.Count + rates.NoteOr("").Length + (rates.Note?.Length ?? 0);
                sum += (long)rates.Raw.Kind + (rates.Zones is null ? 0 : 1) + rates.CarriersOr([]).Count;
                ExperimentTypes.CheckoutButton button = Experiments.CheckoutButton.For(server).Get(user);
                sum += (long)button.Group + button.Label.Length + (button.Columns ?? 0) + button.ColumnsOr(1) + (button.IsGreen ? 1 : 0);
                sum += Layers.CheckoutLayout.For(server).Get(user).Label.Length + accessors.Layers.CheckoutLayout.Get(user).LabelOr("").Length;
                sum += ParameterStores.Home.For(server).Get(user).Title?.Length ?? 0;
            }
        });
        Assert.True(sum > 0);

        static long Read(IReadOnlyList<string> list) => list.Count;
    }
}
