using System.IO;
using Statsig.Fast;
using Statsig.Fast.Testing;

namespace Checkout.Tests;

/// <summary>The report of the console sample, with specs that each test describes.</summary>
public sealed class CheckoutReportTests
{
    public static Variants LayoutVariants { get; } = Variants.Of(Gates.ExpressShipping, Layers.CheckoutLayout.Values("button_label", "Pay", "Buy now"));

    [Fact]
    public void Report_OfAHeldOutShopper_NamesTheHoldout()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Holdout("holdout_winter", holdout => holdout.PassesFor(userId: "nora"))
            .Gate(Gates.NewCheckout, gate => gate.HeldOutBy("holdout_winter").PassesForEveryone()));

        string report = ReportFor(statsig, "nora");

        Assert.Contains("holdout_winter=true", report);
    }

    [Theory]
    [MemberData(nameof(LayoutVariants))]
    public void Report_InEveryVariant_ShowsIt(Variant variant)
    {
        using var statsig = TestStatsig.Create();
        using (variant.Apply())
        {
            string report = ReportFor(statsig, "nora");

            Assert.Contains(variant["checkout_layout.button_label"], report);
            Assert.Contains(variant["express_shipping"] == "on" ? "express_shipping  pass" : "express_shipping  fail", report);
        }
    }

    [Fact]
    public void Report_OfOneShopper_ExposesEachParameterOnce()
    {
        using var statsig = TestStatsig.Create(specs => specs
            .Layer(Layers.CheckoutLayout, new { button_color = "grey", button_label = "Pay", columns = 1 }));

        ReportFor(statsig, "nora");

        Assert.Single(statsig.Exposures, exposure => exposure is { Kind: ExposureKind.Layer, Parameter: "button_label" });
    }

    private static string ReportFor(TestStatsig statsig, string userId)
    {
        var output = new StringWriter();
        CheckoutReport.Write(statsig.Server, [new Shopper(new StatsigUser(userId), "the shopper of the test")], output);
        return output.ToString();
    }
}
