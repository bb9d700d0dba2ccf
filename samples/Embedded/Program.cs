using System;
using Embedded;
using Statsig.Fast;

// The rules are data of this program: the first check needs no file, no key and no network. With a key, and without LocalMode, the same
// server then downloads newer specs in the background.
await using var server = new StatsigServer(null, new StatsigOptions
{
    LocalMode = true,
    BootstrapUtf8 = StatsigSpecs.Utf8.ToArray(),
});

InitializeDetails details = await server.InitializeAsync();
StatsigServer.SetShared(server);
Console.WriteLine($"{StatsigSpecs.Utf8.Length:N0} bytes of specs, from {details.Source}");

foreach (StatsigUser user in (StatsigUser[])[new("ada") { Country = "DE", AppVersion = "2.5.1" }, new("nora") { Country = "GB", AppVersion = "2.4.0" }])
{
    Console.WriteLine(
        $"{user.UserId}: new_checkout {(Gates.NewCheckout.IsOn(user) ? "on" : "off")}, label \"{Layers.CheckoutLayout.Get(user).ButtonLabel}\", "
            + $"standard shipping {DynamicConfigs.ShippingRates.Get(user).Standard:0.00}");
}
