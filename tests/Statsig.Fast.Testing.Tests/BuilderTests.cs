using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

public sealed class BuilderTests
{
    private static readonly StatsigUser Nora = new("nora") { Country = "GB" };
    private static readonly StatsigUser Omar = new("omar") { Country = "FR" };

    [Fact]
    public void Create_InOneLine_AnswersAsDescribed()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("new_checkout", on: true).Gate("beta", gate => gate.PassesFor(country: "GB"))
            .Experiment("checkout_button", "Green button").DynamicConfig("shipping_rates", new { free_from = 45 }));

        Assert.True(Gates.NewCheckout.IsOn(Nora));
        Assert.True(statsig.Server.CheckGate(Nora, "beta"));
        Assert.False(statsig.Server.CheckGate(Omar, "beta"));
        Assert.Equal(ExperimentTypes.CheckoutButton.Groups.GreenButton, Experiments.CheckoutButton.Get(Nora).Group);
        Assert.Equal(45, DynamicConfigs.ShippingRates.Get(Nora).FreeFrom);
    }

    [Fact]
    public void Create_WithoutSpecs_KnowsNoName()
    {
        using var statsig = TestStatsig.Create();

        Assert.False(Gates.NewCheckout.IsOn(Nora));
        Assert.Equal(EvaluationReason.Unrecognized, Gates.NewCheckout.Get(Nora).Details.Reason);
    }

    [Fact]
    public void AtPercent_Fifty_PassesAboutHalfOfTheUsers()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("half", gate => gate.PassesForEveryone().AtPercent(50)));

        int passed = Enumerable.Range(0, 2000).Count(i => statsig.Server.CheckGate(new StatsigUser(i.ToString(CultureInfo.InvariantCulture)), "half"));

        Assert.InRange(passed, 900, 1100); // Bucketing hashes the IDs: the number is the same in every run.
    }

    [Fact]
    public void Audience_OfEveryKind_DecidesByTheUser()
    {
        using var statsig = TestStatsig.Create(
            specs => specs
                .Segment("staff", segment => segment.PassesFor(email: "a@shop.example"))
                .Holdout("winter", holdout => holdout.PassesFor(userId: "held"))
                .Gate("segment_gate", gate => gate.PassesFor(audience => audience.InSegment("staff")))
                .Gate("held_gate", gate => gate.HeldOutBy("winter").PassesForEveryone())
                .Gate("company_gate", gate => gate.ByIdType("companyID").PassesFor(audience => audience.CustomId("companyID", "c1")))
                .Gate("plan_gate", gate => gate.PassesFor(custom: new Dictionary<string, string> { ["plan"] = "premium" }))
                .Gate("version_gate", gate => gate.PassesFor(appVersionAtLeast: "2.4.0"))
                .Gate("nested_gate", gate => gate.FailsFor(audience => audience.FailsGate("plan_gate")).PassesForEveryone())
                .Gate("tier_gate", gate => gate.PassesFor(audience => audience.Tier("staging")))
                .Gate("disabled_gate", gate => gate.PassesForEveryone().Disabled()),
            new TestStatsigOptions { EnvironmentTier = "staging" });
        var premium = new StatsigUser("p") { Email = "a@shop.example", AppVersion = "2.10.0", Custom = [new("plan", "premium")], CustomIds = [new("companyID", "c1")] };

        Assert.Equal(
            [true, true, true, true, true, true, true, false],
            new[] { "segment_gate", "held_gate", "company_gate", "plan_gate", "version_gate", "nested_gate", "tier_gate", "disabled_gate" }.Select(name => statsig.Server.CheckGate(premium, name)));
        var held = new StatsigUser("held");
        Assert.Equal(
            [false, false, false, false, false, false, true, false],
            new[] { "segment_gate", "held_gate", "company_gate", "plan_gate", "version_gate", "nested_gate", "tier_gate", "disabled_gate" }.Select(name => statsig.Server.CheckGate(held, name)));
    }

    [Fact]
    public void Layer_ThatAllocatesAnExperiment_HasTheParametersOfTheGroup()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Experiment(Experiments.CheckoutButton, ExperimentTypes.CheckoutButton.Groups.GreenButton, """{"button_label":"Buy now"}""")
            .Layer(Layers.CheckoutLayout, layer => layer.Default("""{"button_label":"Pay","columns":2}""").Allocates("checkout_button")));

        LayerTypes.CheckoutLayout layout = Layers.CheckoutLayout.Get(Nora);

        Assert.Equal("Buy now", layout.ButtonLabel);
        Exposure exposure = Assert.Single(statsig.Exposures);
        Assert.Equal((ExposureKind.Layer, "button_label", "checkout_button", "Green button"), (exposure.Kind, exposure.Parameter, exposure.AllocatedExperiment, exposure.GroupName));
    }

    [Fact]
    public void Experiment_WithThreeGroups_SharesTheUsers()
    {
        using var statsig = TestStatsig.Create(specs => specs.Experiment(
            "three", experiment => experiment.Group("a", 20, """{"n":1}""").Group("b", 30, """{"n":2}""").Group("c", 40, """{"n":3}""").Default("""{"n":0}""")));

        ILookup<long, int> users = Enumerable.Range(0, 2000).ToLookup(i => statsig.Server.GetExperiment(new StatsigUser(i.ToString(CultureInfo.InvariantCulture)), "three").Get("n", -1L));

        Assert.InRange(users[1].Count(), 320, 480);
        Assert.InRange(users[2].Count(), 500, 700);
        Assert.InRange(users[3].Count(), 700, 900);
        Assert.InRange(users[0].Count(), 140, 260);
    }

    [Fact]
    public void ParameterStore_WithReferences_ReadsThem()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Gate("express", on: true)
            .DynamicConfig("rates", """{"free_from":45}""")
            .ParameterStore("copy", store => store.Value("title", "Basket").FromGate("note", "express", "Tomorrow", "Later").FromDynamicConfig("free", "rates", "free_from", "number")));

        ParameterStore copy = statsig.Server.GetParameterStore(Nora, "copy");

        Assert.Equal(("Basket", "Tomorrow", 45.0), (copy.Get("title", ""), copy.Get("note", ""), copy.Get("free", 0.0)));
    }

    [Fact]
    public void Update_WithOtherSpecs_Replaces()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));

        statsig.Update(specs => specs.Gate(Gates.NewCheckout, on: false));

        Assert.False(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public void FromSnapshotFile_Alone_HasGatesOffAndDefaults()
    {
        using var statsig = TestStatsig.FromSnapshotFile(PathOf("checkout.statsig.json"));

        Assert.Equal(EvaluationReason.Bootstrap, Gates.NewCheckout.Get(Nora).Details.Reason);
        Assert.False(Gates.NewCheckout.IsOn(Nora));
        Assert.Equal("", Layers.CheckoutLayout.Get(Nora).ButtonLabel);
        Assert.Null(Experiments.CheckoutButton.Get(Nora).GroupName);
    }

    [Fact]
    public void FromPayloadFile_OfTheSample_AnswersAsInProduction()
    {
        using var statsig = TestStatsig.FromPayloadFile(PathOf("checkout.specs.json"));

        Assert.Equal(45, DynamicConfigs.ShippingRates.Get(Nora).FreeFrom);
        Assert.Equal(60, DynamicConfigs.ShippingRates.Get(Omar).FreeFrom);
    }

    [Fact]
    public void FromPayload_OfAnotherForm_Throws() =>
        Assert.Throws<InvalidDataException>(() => TestStatsig.FromPayload("[]"u8));

    [Theory]
    [InlineData("gate", "There is no gate \"new_chekout\" in the spec snapshot checkout.statsig.json. Did you mean \"new_checkout\"?")]
    [InlineData("group", "There is no group \"Green\" in the experiment \"checkout_button\" in the spec snapshot. Use one of: Control, Green button.")]
    [InlineData("parameter", "There is no parameter \"fre_from\" in the dynamic config \"shipping_rates\" in the spec snapshot. Did you mean \"free_from\"?")]
    [InlineData("type", "The parameter \"free_from\" of the dynamic config \"shipping_rates\" is \"45\". In the spec snapshot its type is integer. Pass a value of that type.")]
    [InlineData("reference", "There is no gate \"new_chckout\" in these specs, but the gate \"express_shipping\" refers to it. Did you mean \"new_checkout\"?")]
    public void FromSnapshotFile_WithAMistake_ThrowsWithTheNearestName(string mistake, string message)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TestStatsig.FromSnapshotFile(PathOf("checkout.statsig.json"), specs => _ = mistake switch
        {
            "gate" => specs.Gate("new_chekout", on: true),
            "group" => specs.Experiment("checkout_button", "Green"),
            "parameter" => specs.DynamicConfig("shipping_rates", new { fre_from = 45 }),
            "type" => specs.DynamicConfig("shipping_rates", new { free_from = "45" }),
            _ => specs.Gate("express_shipping", gate => gate.PassesFor(audience => audience.PassesGate("new_chckout"))),
        }));

        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Accessor_WithAnUnknownParameter_Throws() =>
        Assert.Throws<ArgumentException>(() => TestStatsig.Create(specs => specs.DynamicConfig(DynamicConfigs.ShippingRates, new { free_form = 1 })));

    [Fact]
    public void Groups_BeyondAHundredPercent_Throw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TestStatsig.Create(specs => specs.Experiment("e", e => e.Group("a", 60).Group("b", 41))));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
