using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.Testing.Tests;

/// <summary>The recipes of docs/testing.md, which are run here and compared with the document by the tests of the documents.</summary>
public sealed class TestingSnippets
{
    public static Variants AllVariants { get; } = Recipes.Checkout;

    [Fact]
    public void UnitTest_OfTheDocument_Passes() => Recipes.Button_InTheGreenGroup_SaysBuyNow();

    [Theory]
    [InlineData(true, "Pay")]
    [InlineData(false, "Order")]
    public void BothSides_OfTheDocument_Pass(bool isOn, string expected) => Recipes.Button_OnBothSidesOfTheGate(isOn, expected);

    [Fact]
    public void Parameters_OfTheDocument_Pass() => Recipes.Button_WithOverriddenParameters_HasThem();

    [Theory]
    [MemberData(nameof(AllVariants))]
    public void AllVariants_OfTheDocument_Pass(Variant variant) => Recipes.Page_InEveryVariant_HasALabel(variant);

    [Fact]
    public Task WebTest_OfTheDocument_Passes() => Recipes.Page_ForAUserWithTheGate_ShowsTheNewButton();

    [Fact]
    public void Exposures_OfTheDocument_Pass() => Recipes.Button_ForAUserWithoutTheGate_ReadsNoLayer();

    [Fact]
    public void Readme_Passes() => Recipes.Readme();

    /// <summary>The code under test.</summary>
    private static class CheckoutPage
    {
        // <snippet testing-page>
        internal static string ButtonOf(StatsigUser user) => Gates.NewCheckout.IsOn(user) ? Layers.CheckoutLayout.Get(user).ButtonLabelOr("Pay") : "Order";
        // </snippet>

        internal static WebApplication Build(Action<WebApplicationBuilder> configure)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddStatsig("secret-from-the-configuration");
            configure(builder);
            WebApplication app = builder.Build();
            app.MapGet("/checkout/{id}", (string id) => ButtonOf(new StatsigUser(id)));
            return app;
        }
    }

    private static class Recipes
    {
        internal static Variants Checkout => Checkouts;

        internal static void Readme()
        {
            // <snippet testing-readme>
            using var statsig = TestStatsig.Create(specs => specs.Gate("new_checkout", on: true));
            using (Layers.CheckoutLayout.Override(p => p.ButtonLabel = "Buy now")) // in this test only, also while others run
            {
                Assert.Equal("Buy now", CheckoutPage.ButtonOf(new StatsigUser("nora")));
            }

            Assert.Contains(statsig.Exposures, exposure => exposure is { Name: "new_checkout", Value: true });
            // </snippet>
        }

        // <snippet testing-unit>
        internal static void Button_InTheGreenGroup_SaysBuyNow()
        {
            using var statsig = TestStatsig.Create(specs => specs
                .Gate(Gates.NewCheckout, on: true)
                .Experiment("checkout_button", "Green button", new { button_label = "Buy now" })
                .Layer(Layers.CheckoutLayout, layer => layer.Allocates("checkout_button")));

            Assert.Equal("Buy now", CheckoutPage.ButtonOf(new StatsigUser("nora")));
        }
        // </snippet>

        // <snippet testing-both-sides>
        internal static void Button_OnBothSidesOfTheGate(bool isOn, string expected)
        {
            using var statsig = TestStatsig.Create();
            using (Gates.NewCheckout.Override(isOn))
            {
                Assert.Equal(expected, CheckoutPage.ButtonOf(new StatsigUser("nora")));
            }
        }
        // </snippet>

        // <snippet testing-parameters>
        internal static void Button_WithOverriddenParameters_HasThem()
        {
            using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
            using (Layers.CheckoutLayout.Override(p => p.ButtonLabel = "Buy now"))
            using (DynamicConfigs.ShippingRates.OverrideFor("nora", p =>
            {
                p.FreeFrom = 45;
                p.Carriers = ["DHL", "DPD"];
            }))
            {
                Assert.Equal("Buy now", CheckoutPage.ButtonOf(new StatsigUser("nora")));
                Assert.Equal(["DHL", "DPD"], DynamicConfigs.ShippingRates.Get(new StatsigUser("nora")).Carriers);
            }
        }
        // </snippet>

        // <snippet testing-variants>
        public static Variants Checkouts { get; } = Variants.Of(
            Gates.NewCheckout,
            Experiments.CheckoutButton.Groups(),
            Layers.CheckoutLayout.Values("button_label", "Pay", "Buy now"));

        // [Theory, MemberData(nameof(Checkouts))]
        internal static void Page_InEveryVariant_HasALabel(Variant variant)
        {
            using var statsig = TestStatsig.Create();
            using (variant.Apply())
            {
                Assert.NotEmpty(CheckoutPage.ButtonOf(new StatsigUser("nora")));
            }
        }
        // </snippet>

        // <snippet testing-web>
        internal static async Task Page_ForAUserWithTheGate_ShowsTheNewButton()
        {
            using var statsig = TestStatsig.Create(specs => specs.Gate("new_checkout", gate => gate.PassesFor(userId: "nora")));
            await using WebApplication app = CheckoutPage.Build(builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Services.ReplaceStatsig(statsig);
            });
            await app.StartAsync();
            using HttpClient client = app.GetTestClient();

            Assert.Equal("Pay", await client.GetStringAsync("/checkout/nora"));
            using (Layers.CheckoutLayout.Override(p => p.ButtonLabel = "Buy now"))
            {
                Assert.Equal("Buy now", await client.GetStringAsync("/checkout/nora"));
            }
        }
        // </snippet>

        // <snippet testing-exposures>
        internal static void Button_ForAUserWithoutTheGate_ReadsNoLayer()
        {
            using var statsig = TestStatsig.Create(specs => specs
                .Gate("new_checkout", on: false)
                .Layer("checkout_layout", new { button_label = "Pay" }));

            CheckoutPage.ButtonOf(new StatsigUser("nora"));

            Exposure exposure = Assert.Single(statsig.Exposures);
            Assert.Equal("gate new_checkout = false (rule default, user \"nora\")", exposure.ToString());
        }
        // </snippet>
    }
}
