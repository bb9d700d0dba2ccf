using System;
using System.IO;
using CheckoutApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast;
using Statsig.Fast.AspNetCore;
using Statsig.Fast.Hosting;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddStatsig(configure: static options =>
{
    // Everything comes from the payload beside the program: no key, no network.
    options.LocalMode = true;
    options.BootstrapValues = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "checkout.specs.json"));
    options.FailStartWithoutSpecs = true;
});
builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
WebApplication app = builder.Build();

app.MapGet("/health", static () => "ready");

// The accessors ask the server of the host.
app.MapGet("/new-checkout/{userId}", static (string userId, string? country) => Gates.NewCheckout.IsOn(new StatsigUser(userId) { Country = country }));

app.MapGet("/checkout/{userId}", static (string userId, string? country, string? app, string? plan) =>
{
    var user = new StatsigUser(userId) { Country = country, AppVersion = app, Custom = plan is null ? [] : [new("plan", plan)] };
    LayerTypes.CheckoutLayout layout = Layers.CheckoutLayout.Get(user);
    return new CheckoutPage(Gates.NewCheckout.IsOn(user), Gates.ExpressShipping.IsOn(user), layout.ButtonLabel, layout.ButtonColor, layout.Columns);
});

// A call may name its server, such as one that was injected.
app.MapGet("/shipping/{userId}", static (string userId, string? country, IStatsigServer statsig) =>
{
    DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.For(statsig).Get(new StatsigUser(userId) { Country = country });
    return new ShippingRates(rates.Standard, rates.FreeFrom, rates.Currency, rates.Carriers);
});

// A page that starts Statsig's web client from the answers for its shopper: --js-client names the folder of statsig-js-client.min.js.
var page = new WebPage(builder.Configuration["js-client"]);
app.MapGet("/", () => page.Page());
app.MapGet("/statsig-js-client.js", () => page.Client());
app.MapStatsigClientInitialize(user: WebPage.ShopperOf);

await app.RunAsync();
