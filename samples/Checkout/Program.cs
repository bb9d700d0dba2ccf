using System;
using System.IO;
using Checkout;
using Statsig.Fast;

// Everything comes from the payload beside the program: no key, no network.
await using var server = new StatsigServer(null, new StatsigOptions
{
    LocalMode = true,
    BootstrapUtf8 = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "checkout.specs.json")),
    BootstrapIdLists = Shoppers.IdLists,
});

InitializeDetails details = await server.InitializeAsync();
if (!details.StorePopulated)
{
    Console.Error.WriteLine($"The specs cannot be used. {details.Error}");
    return 1;
}

CheckoutReport.Write(server, Shoppers.All, Console.Out);
return 0;
