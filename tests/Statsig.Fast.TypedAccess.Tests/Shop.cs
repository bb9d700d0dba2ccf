using Statsig.Fast.TestKit;

namespace Statsig.Fast.TypedAccess.Tests;

/// <summary>Specs as the snapshot says, one server with them, and users.</summary>
internal static class Shop
{
    internal static readonly StatsigUser Nora = new("nora");

    internal static StatsigServer Server { get; } = TestServer.Create(Specs());

    internal static SpecBuilder Specs() => new SpecBuilder()
        .Gate("new_checkout", static gate => gate.Rule("everyone"))
        .Gate("old-search", static gate => gate.Rule("half", static rule => rule.Pass(50)))
        .DynamicConfig("shipping_rates", static config => config.Default(
            """{"carriers":["post","bike"],"free_from":45.5,"limits":{"max":7,"zones":[1,2]},"note":null,"raw":[1,"a"],"zones":[[1],[2]]}"""))
        .Experiment("checkout_button", static experiment => experiment
            .Default("""{"label":"Pay","isGreen":false}""")
            .Rule("g", static rule => rule.Group("Green button").Return("""{"label":"Buy now","isGreen":true,"columns":3}""")))
        .Layer("checkout_layout", static layer => layer.Default("""{"label":"Layout"}"""))
        .ParameterStore("home", static store => store.Static("title", "\"Hello\""));
}
