using System;
using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

/// <summary>
/// Every kind of spec by every form of a scoped override: for all users and for one ID, with one parameter, values and a lambda.
/// </summary>
public sealed class OverrideMatrixTests
{
    private const string Values = """{"button_label":"over"}""";

    private static readonly StatsigUser Nora = new("nora");
    private static readonly StatsigUser Omar = new("omar");

    /// <summary>The forms: the override, what a user gets, and whether the override is for Nora alone.</summary>
    private static readonly Dictionary<string, (Func<OverrideScope> Override, Func<StatsigUser, string?> Read, bool IsForOne)> Forms = new()
    {
        ["gate"] = (static () => Gates.NewCheckout.Override(true), Gate, false),
        ["gate, one ID"] = (static () => Gates.NewCheckout.OverrideFor("nora", true), Gate, true),
        ["gate by name"] = (static () => OverrideScope.Gate("new_checkout", true), Gate, false),
        ["group"] = (static () => Experiments.CheckoutButton.OverrideGroup(ExperimentTypes.CheckoutButton.Groups.GreenButton), Button, false),
        ["group, one ID"] = (static () => Experiments.CheckoutButton.OverrideGroupFor("nora", ExperimentTypes.CheckoutButton.Groups.GreenButton), Button, true),
        ["group by name"] = (static () => Experiments.CheckoutButton.OverrideGroup("Green button"), Button, false),
        ["group by name, one ID"] = (static () => Experiments.CheckoutButton.OverrideGroupFor("nora", "Green button"), Button, true),
        ["group, both by name"] = (static () => OverrideScope.ExperimentGroup("checkout_button", "Green button"), Button, false),
        ["experiment"] = (static () => Experiments.CheckoutButton.Override(Values), Button, false),
        ["experiment, one ID"] = (static () => Experiments.CheckoutButton.OverrideFor("nora", Values), Button, true),
        ["experiment, one parameter"] = (static () => Experiments.CheckoutButton.Override("button_label", "over"), Button, false),
        ["experiment, one parameter, one ID"] = (static () => Experiments.CheckoutButton.OverrideFor("nora", "button_label", "over"), Button, true),
        ["experiment, lambda"] = (static () => Experiments.CheckoutButton.Override(p => p.ButtonLabel = "over"), Button, false),
        ["experiment, lambda, one ID"] = (static () => Experiments.CheckoutButton.OverrideFor("nora", p => p.ButtonLabel = "over"), Button, true),
        ["experiment by name"] = (static () => OverrideScope.Experiment("checkout_button", Values), Button, false),
        ["config"] = (static () => DynamicConfigs.ShippingRates.Override("""{"currency":"over"}"""), Config, false),
        ["config, one ID"] = (static () => DynamicConfigs.ShippingRates.OverrideFor("nora", """{"currency":"over"}"""), Config, true),
        ["config, one parameter"] = (static () => DynamicConfigs.ShippingRates.Override("currency", "over"), Config, false),
        ["config, one parameter, one ID"] = (static () => DynamicConfigs.ShippingRates.OverrideFor("nora", "currency", "over"), Config, true),
        ["config, lambda"] = (static () => DynamicConfigs.ShippingRates.Override(p => p.Currency = "over"), Config, false),
        ["config, lambda, one ID"] = (static () => DynamicConfigs.ShippingRates.OverrideFor("nora", p => p.Currency = "over"), Config, true),
        ["config by name"] = (static () => OverrideScope.DynamicConfig("shipping_rates", """{"currency":"over"}"""), Config, false),
        ["layer"] = (static () => Layers.CheckoutLayout.Override(Values), Layout, false),
        ["layer, one ID"] = (static () => Layers.CheckoutLayout.OverrideFor("nora", Values), Layout, true),
        ["layer, one parameter"] = (static () => Layers.CheckoutLayout.Override("button_label", "over"), Layout, false),
        ["layer, one parameter, one ID"] = (static () => Layers.CheckoutLayout.OverrideFor("nora", "button_label", "over"), Layout, true),
        ["layer, lambda"] = (static () => Layers.CheckoutLayout.Override(p => p.ButtonLabel = "over"), Layout, false),
        ["layer, lambda, one ID"] = (static () => Layers.CheckoutLayout.OverrideFor("nora", p => p.ButtonLabel = "over"), Layout, true),
        ["layer by name"] = (static () => OverrideScope.Layer("checkout_layout", Values), Layout, false),
        ["store"] = (static () => ParameterStores.CheckoutCopy.Override("""{"title":"over"}"""), Copy, false),
        ["store, one ID"] = (static () => ParameterStores.CheckoutCopy.OverrideFor("nora", """{"title":"over"}"""), Copy, true),
        ["store, one parameter"] = (static () => ParameterStores.CheckoutCopy.Override("title", "over"), Copy, false),
        ["store, one parameter, one ID"] = (static () => ParameterStores.CheckoutCopy.OverrideFor("nora", "title", "over"), Copy, true),
        ["store by name"] = (static () => OverrideScope.ParameterStore("checkout_copy", """{"title":"over"}"""), Copy, false),
    };

    public static TheoryData<string> Names { get; } = [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Override_InEveryForm_AppliesToItsUsersUntilItEnds(string form)
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate(Gates.NewCheckout, on: false)
            .Experiment(Experiments.CheckoutButton, experiment => experiment.Group("Control", 100, """{"button_label":"specs"}""").Group("Green button", 0, Values))
            .Layer(Layers.CheckoutLayout, """{"button_label":"specs"}""")
            .DynamicConfig(DynamicConfigs.ShippingRates, """{"currency":"specs"}""")
            .ParameterStore("checkout_copy", store => store.Value("title", "specs")));
        (Func<OverrideScope> apply, Func<StatsigUser, string?> read, bool isForOne) = Forms[form];

        using (apply())
        {
            Assert.Equal("over", read(Nora));
            Assert.Equal(isForOne ? "specs" : "over", read(Omar));
        }

        Assert.Equal("specs", read(Nora));
    }

    [Fact]
    public void OneParameter_OfEveryKind_IsCheckedAgainstTheSnapshot()
    {
        Action[] mistakes =
        [
            static () => Experiments.CheckoutButton.Override("button_lable", "x"),
            static () => Experiments.CheckoutButton.OverrideFor("nora", "columns", "two"),
            static () => DynamicConfigs.ShippingRates.OverrideFor("nora", "curency", "x"),
            static () => Layers.CheckoutLayout.OverrideFor("nora", "columns", "two"),
            static () => ParameterStores.CheckoutCopy.Override("titel", "x"),
            static () => ParameterStores.CheckoutCopy.OverrideFor("nora", "title", 1),
        ];

        Assert.All(mistakes, static mistake => Assert.Contains("snapshot", Assert.Throws<ArgumentException>(mistake).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Scopes_ForAllUsersAndForOneId_TheLastTakesPrecedence()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: false));
        using (Gates.NewCheckout.OverrideFor("nora", true))
        using (Gates.NewCheckout.Override(false))
        {
            Assert.False(Gates.NewCheckout.IsOn(Nora));
        }

        // Overrides of the server: those for an ID precede the others.
        statsig.Server.OverrideGate("new_checkout", true, "nora");
        statsig.Server.OverrideGate("new_checkout", false);
        Assert.True(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public void Experiment_InOneGroup_TakesNameOrConstantWithAnyParameters()
    {
        Action<TestSpecs>[] forms =
        [
            static specs => specs.Experiment(Experiments.CheckoutButton, "Green button", Values),
            static specs => specs.Experiment(Experiments.CheckoutButton, "Green button", new { button_label = "over" }),
            static specs => specs.Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.GreenButton, Values),
            static specs => specs.Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.GreenButton, new { button_label = "over" }),
        ];
        foreach (Action<TestSpecs> form in forms)
        {
            using var statsig = TestStatsig.Create(form);
            Assert.Equal(("over", "Green button"), (Experiments.CheckoutButton.Get(Nora).ButtonLabel, Experiments.CheckoutButton.Get(Nora).GroupName));
        }

        Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => specs.Experiment(Experiments.CheckoutButton, "Green buton")));
    }

    [Fact]
    public void Variants_OfAnExperiment_HaveItsValues()
    {
        Variants variants = Variants.Of(Experiments.CheckoutButton.Values("columns", 1, 2));
        using var statsig = TestStatsig.Create();

        long[] columns = [.. variants.Rows.Select(static row =>
        {
            using (row.Apply())
            {
                return (long)Experiments.CheckoutButton.Get(Nora).Columns;
            }
        })];

        Assert.Equal([1, 2], columns);
        Assert.Equal("checkout_button.columns=1", variants.Rows[0].ToString());
    }

    private static string Gate(StatsigUser user) => Gates.NewCheckout.IsOn(user) ? "over" : "specs";

    private static string Button(StatsigUser user) => Experiments.CheckoutButton.Get(user).ButtonLabel;

    private static string Config(StatsigUser user) => DynamicConfigs.ShippingRates.Get(user).Currency;

    private static string Layout(StatsigUser user) => Layers.CheckoutLayout.Get(user).ButtonLabel;

    private static string Copy(StatsigUser user) => ParameterStores.CheckoutCopy.Get(user).Title;
}
