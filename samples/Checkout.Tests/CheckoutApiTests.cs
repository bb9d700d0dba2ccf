using System;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Tasks;
using CheckoutApi;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Statsig.Fast.Testing;

namespace Checkout.Tests;

/// <summary>The web sample in memory: one host for all tests of the class, and overrides that only the test sees.</summary>
public sealed class CheckoutApiTests : IDisposable
{
    private readonly TestStatsig _statsig = TestStatsig.Create(specs => specs.Gate("new_checkout", gate => gate.PassesFor(country: "GB")));
    private readonly WebApplicationFactory<CheckoutPage> _factory;

    public CheckoutApiTests() => _factory = new WebApplicationFactory<CheckoutPage>()
        .WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.ReplaceStatsig(_statsig)));

    public void Dispose()
    {
        _factory.Dispose();
        _statsig.Dispose();
    }

    [Fact]
    public async Task NewCheckout_ByCountry_IsThatOfTheSpecs()
    {
        using HttpClient client = _factory.CreateClient();

        Assert.True(await client.GetFromJsonAsync<bool>("/new-checkout/nora?country=GB", TestContext.Current.CancellationToken));
        Assert.False(await client.GetFromJsonAsync<bool>("/new-checkout/nora?country=FR", TestContext.Current.CancellationToken));
        Assert.Equal("gate new_checkout = true (rule pass_1, user \"nora\")\ngate new_checkout = false (rule default, user \"nora\")", _statsig.Exposures.ToString());
    }

    [Fact]
    public async Task Page_WithAnOverriddenLayer_HasTheLabel()
    {
        using HttpClient client = _factory.CreateClient();
        using (CheckoutApi.Layers.CheckoutLayout.Override(p => p.ButtonLabel = "Buy now"))
        {
            CheckoutPage? page = await client.GetFromJsonAsync<CheckoutPage>("/checkout/nora", TestContext.Current.CancellationToken);

            Assert.Equal("Buy now", page?.ButtonLabel);
        }
    }

    [Fact]
    public async Task Shipping_WithAnOverriddenConfig_HasItsRates()
    {
        using HttpClient client = _factory.CreateClient();
        using (CheckoutApi.DynamicConfigs.ShippingRates.OverrideFor("nora", p =>
        {
            p.Standard = 3.5;
            p.Carriers = ["DHL", "DPD"];
        }))
        {
            using JsonDocument nora = JsonDocument.Parse(await client.GetStringAsync("/shipping/nora", TestContext.Current.CancellationToken));
            using JsonDocument omar = JsonDocument.Parse(await client.GetStringAsync("/shipping/omar", TestContext.Current.CancellationToken));

            Assert.Equal((3.5, 2), (nora.RootElement.GetProperty("standard").GetDouble(), nora.RootElement.GetProperty("carriers").GetArrayLength()));
            Assert.Equal((0.0, 0), (omar.RootElement.GetProperty("standard").GetDouble(), omar.RootElement.GetProperty("carriers").GetArrayLength()));
        }
    }
}
