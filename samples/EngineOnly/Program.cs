using System;
using System.IO;
using Statsig.Fast;

// Specs and users to answers, and nothing else: no server, no key, no network, no exposures.
var engine = StatsigEngine.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "checkout.specs.json")), new StatsigEngineOptions
{
    EnvironmentTier = "production",
});
engine.UpdateIdList("beta_testers_list", "+ZwCGnI/3\n"u8);

StatsigUser[] users =
[
    new("ada") { Email = "ada@shop.example", Country = "DE", AppVersion = "2.5.1" },
    new("ben") { Country = "US", AppVersion = "2.4.0" },
    new("nora") { Country = "GB", AppVersion = "2.4.0" },
    new("cho") { Ip = "195.20.211.255", AppVersion = "2.3.9" },
];

foreach (StatsigUser user in users)
{
    FeatureGate checkout = engine.GetFeatureGate(user, "new_checkout");
    DynamicConfig rates = engine.GetDynamicConfig(user, "shipping_rates");
    Experiment button = engine.GetExperiment(user, "checkout_button");
    Layer layout = engine.GetLayer(user, "checkout_layout");
    Console.WriteLine(
        $"{user.UserId}: new_checkout {(checkout.Value ? "on" : "off")} by {checkout.RuleId}, standard shipping {rates.Get("standard", 0.0):0.00}, "
            + $"button group {button.GroupName ?? "none"}, label \"{layout.Get("button_label", "Buy")}\"");
}
