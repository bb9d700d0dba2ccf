using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Statsig.Fast;

namespace Checkout;

/// <summary>Asks everything that the checkout page asks, for each shopper, and writes the answers as tables.</summary>
internal static class CheckoutReport
{
    internal static void Write(StatsigServer server, IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        WriteShoppers(shoppers, output);
        WriteGates(server, shoppers, output);
        WriteShipping(server, shoppers, output);
        WriteLayout(server, shoppers, output);
        WriteCopy(server, shoppers, output);
    }

    private static void WriteShoppers(IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        var table = new TextTable("user", "country", "address", "app", "what to look at");
        foreach ((StatsigUser user, string note) in shoppers)
        {
            table.Add(user.UserId ?? "", user.Country ?? "-", user.Ip ?? "-", user.AppVersion ?? "-", note);
        }

        table.Write("Shoppers", output);
    }

    private static void WriteGates(StatsigServer server, IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        var table = new TextTable("user", "gate", "answer", "rule", "reason", "secondary exposures");
        foreach ((StatsigUser user, _) in shoppers)
        {
            AddGate(table, user, Gates.NewCheckout.For(server).Get(user));
            AddGate(table, user, Gates.ExpressShipping.For(server).Get(user));
        }

        // Checking a gate that the payload does not contain is not an error: it fails, and the reason says why. An analyzer reports the
        // unknown name.
#pragma warning disable SFG100
        AddGate(table, shoppers[0].User, server.GetFeatureGate(shoppers[0].User, "gift_wrapping"));
#pragma warning restore SFG100
        table.Write("Gates", output);
    }

    private static void AddGate(TextTable table, StatsigUser user, in FeatureGate gate) =>
        table.Add(user.UserId ?? "", gate.Name, gate.Value ? "pass" : "fail", OrDash(gate.RuleId), gate.Details.Text, Exposures(gate));

    private static void WriteShipping(StatsigServer server, IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        var table = new TextTable("user", "rule", "standard", "free from", "carriers");
        foreach ((StatsigUser user, _) in shoppers)
        {
            DynamicConfigTypes.ShippingRates rates = DynamicConfigs.ShippingRates.For(server).Get(user);
            table.Add(
                user.UserId ?? "",
                rates.Answer.RuleId,
                Money(rates.Standard, rates.Currency),
                Money(rates.FreeFrom, rates.Currency),
                string.Join(", ", rates.Carriers));
        }

        table.Write("Dynamic config shipping_rates", output);
    }

    private static void WriteLayout(StatsigServer server, IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        var table = new TextTable("user", "experiment", "group", "rule", "button_color", "button_label", "columns");
        foreach ((StatsigUser user, _) in shoppers)
        {
            LayerTypes.CheckoutLayout layout = Layers.CheckoutLayout.For(server).Get(user);
            table.Add(
                user.UserId ?? "",
                OrDash(layout.Answer.AllocatedExperiment),
                OrDash(layout.Answer.GroupName),
                layout.Answer.RuleId,
                layout.ButtonColor,
                layout.ButtonLabel,
                layout.Columns.ToString(CultureInfo.InvariantCulture));
        }

        table.Write("Layer checkout_layout, which experiment checkout_button uses", output);
    }

    private static void WriteCopy(StatsigServer server, IReadOnlyList<Shopper> shoppers, TextWriter output)
    {
        var table = new TextTable("user", "title", "button", "shipping_note", "free_from");
        foreach ((StatsigUser user, _) in shoppers)
        {
            ParameterStoreTypes.CheckoutCopy copy = ParameterStores.CheckoutCopy.For(server).Get(user);
            table.Add(
                user.UserId ?? "",
                copy.Title,
                copy.ButtonOr("Pay"),
                copy.ShippingNote,
                copy.FreeFromOr(0.0).ToString(CultureInfo.InvariantCulture));
        }

        table.Write("Parameter store checkout_copy", output);
    }

    private static string Exposures(in FeatureGate gate) =>
        OrDash(string.Join(", ", gate.SecondaryExposures.Select(static exposure => $"{exposure.Gate}={exposure.GateValue}")));

    private static string Money(double amount, string currency) => amount.ToString("0.00", CultureInfo.InvariantCulture) + " " + currency;

    private static string OrDash(string? text) => string.IsNullOrEmpty(text) ? "-" : text;
}
