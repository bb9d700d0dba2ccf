using System;
using System.IO;
using CheckoutApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast;
using Statsig.Fast.AspNetCore;

// Everything comes from the payload beside the program: no key, no network.
await using var server = new StatsigServer(null, new StatsigOptions
{
    LocalMode = true,
    BootstrapUtf8 = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "checkout.specs.json")),
});
InitializeDetails details = await server.InitializeAsync();
if (!details.StorePopulated)
{
    Console.Error.WriteLine($"The specs cannot be used. {details.Error}");
    return 1;
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
// The server, not the generated accessors: another generator writes the endpoints, and generators do not see each other's types.
builder.Services.AddSingleton<IStatsigServer>(server);
builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
WebApplication app = builder.Build();

app.MapGet("/health", static () => "ready");

app.MapGet("/checkout/{userId}", static (string userId, string? country, string? app, string? plan, IStatsigServer statsig) =>
{
    var user = new StatsigUser(userId) { Country = country, AppVersion = app, Custom = plan is null ? [] : [new("plan", plan)] };
    LayerTypes.CheckoutLayout layout = Layers.CheckoutLayout.Get(statsig, user);
    return new CheckoutPage(
        Gates.NewCheckout.IsOn(statsig, user),
        Gates.ExpressShipping.IsOn(statsig, user),
        layout.ButtonLabel,
        layout.ButtonColor,
        layout.Columns);
});

app.MapGet("/shipping/{userId}", static (string userId, string? country, IStatsigServer statsig) =>
{
    DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.Get(statsig, new StatsigUser(userId) { Country = country });
    return new ShippingRates(rates.Standard, rates.FreeFrom, rates.Currency, rates.Carriers);
});

// A page that starts Statsig's web client from the answers for its shopper: --js-client names the folder of statsig-js-client.min.js.
var page = new WebPage(builder.Configuration["js-client"]);
app.MapGet("/", () => page.Page());
app.MapGet("/statsig-js-client.js", () => page.Client());
app.MapStatsigClientInitialize(user: WebPage.ShopperOf);

await app.RunAsync();
return 0;
