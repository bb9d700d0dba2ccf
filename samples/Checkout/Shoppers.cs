using System.Collections.Generic;
using Statsig.Fast;

namespace Checkout;

/// <summary>Somebody who shops, and what makes the case worth showing.</summary>
internal sealed record Shopper(StatsigUser User, string Note);

/// <summary>The users of the sample, each for one way through the rules.</summary>
internal static class Shoppers
{
    /// <summary>The segment "beta_testers" reads this list; a line is "+" and the first 8 characters of base64(SHA-256(user ID)).</summary>
    internal static Dictionary<string, string> IdLists { get; } = new Dictionary<string, string>
    {
        ["beta_testers_list"] = "+ZwCGnI/3\n",
    };

    internal static IReadOnlyList<Shopper> All { get; } =
    [
        new(new StatsigUser("ada") { Email = "ada@shop.example", Country = "DE", AppVersion = "2.5.1" }, "staff in Germany"),
        new(new StatsigUser("ben") { Country = "US", AppVersion = "2.4.0" }, "on the list of beta testers"),
        new(new StatsigUser("nora") { Country = "GB", AppVersion = "2.4.0" }, "inside the 50 %"),
        new(new StatsigUser("otto") { Country = "US", AppVersion = "2.4.0" }, "outside the 50 %"),
        new(new StatsigUser("cho") { Ip = "195.20.211.255", AppVersion = "2.3.9" }, "known by address only, old app"),
        new(new StatsigUser("juno") { Country = "AT", AppVersion = "2.4.0", Custom = [new("plan", "premium")] }, "premium, held out"),
        new(new StatsigUser("dana") { Country = "JP" }, "no rule but the default"),
    ];
}
