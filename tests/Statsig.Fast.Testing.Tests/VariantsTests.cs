using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Testing.Variations;

namespace Statsig.Fast.Testing.Tests;

public sealed class VariantsTests
{
    private static readonly StatsigUser Nora = new("nora");

    public static Variants Rows { get; } = Variants.Of(Gates.NewCheckout, Experiments.CheckoutButton.Groups(), Layers.CheckoutLayout.Values("columns", 1, 2));

    [Fact]
    public void Of_ThreeDimensions_EnumeratesAllCombinations() => Assert.Equal(
        [
            "new_checkout=on, checkout_button=Control, checkout_layout.columns=1",
            "new_checkout=on, checkout_button=Control, checkout_layout.columns=2",
            "new_checkout=on, checkout_button=Green button, checkout_layout.columns=1",
            "new_checkout=on, checkout_button=Green button, checkout_layout.columns=2",
            "new_checkout=off, checkout_button=Control, checkout_layout.columns=1",
            "new_checkout=off, checkout_button=Control, checkout_layout.columns=2",
            "new_checkout=off, checkout_button=Green button, checkout_layout.columns=1",
            "new_checkout=off, checkout_button=Green button, checkout_layout.columns=2",
        ],
        Rows.Rows.Select(static row => row.ToString()));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Apply_OfEveryRow_OverridesAllOfIt(Variant variant)
    {
        using var statsig = TestStatsig.Create();
        using (variant.Apply())
        {
            Assert.Equal(variant["new_checkout"] == "on", Gates.NewCheckout.IsOn(Nora));
            Assert.Equal(variant["checkout_button"], Experiments.CheckoutButton.Get(Nora).GroupName);
            Assert.Equal(variant["checkout_layout.columns"] == "1" ? 1 : 2, Layers.CheckoutLayout.Get(Nora).Columns);
        }

        Assert.Null(Experiments.CheckoutButton.Get(Nora).GroupName);
    }

    [Fact]
    public void Apply_WhenALaterDimensionThrows_LeavesNoOverride()
    {
        Variant variant = Variants.Of(Gates.NewCheckout, Experiments.CheckoutButton.Groups()).Rows[0];
        using var statsig = TestStatsig.Create(specs => specs.Experiment("checkout_button", "Another group"));

        Assert.Throws<ArgumentException>(variant.Apply);

        Assert.False(Gates.NewCheckout.IsOn(Nora));
    }

    [Fact]
    public void Pairwise_OfManyDimensions_CoversEveryPairInFewRows()
    {
        int[] sizes = [2, 3, 4, 2, 5, 3];
        List<int[]> rows = [.. Combinations.Pairwise(sizes)];

        for (int left = 0; left < sizes.Length; left++)
        {
            for (int right = left + 1; right < sizes.Length; right++)
            {
                Assert.Equal(sizes[left] * sizes[right], rows.Select(row => (row[left], row[right])).Distinct().Count());
            }
        }

        Assert.InRange(rows.Count, 20, 30); // 4 times 5 is the least; all combinations are 720.
    }

    [Fact]
    public void Of_MoreThanTheBound_IsPairwise()
    {
        Variants rows = Variants.Of(Layers.CheckoutLayout.Values("columns", 1, 2, 3, 4, 5, 6), DynamicConfigs.ShippingRates.Values("free_from", 1, 2, 3, 4), Gates.NewCheckout, Gates.ExpressShipping);

        Assert.InRange(rows.Count, 24, 30);
    }

    [Fact]
    public void Of_Mistakes_Throws()
    {
        Assert.Throws<ArgumentException>(() => Variants.Of());
        Assert.Throws<ArgumentException>(() => Variants.Of(Gates.NewCheckout, Gates.NewCheckout));
        Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Values("colums", 1));
        Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Values("columns"));
        Assert.Equal(
            "checkout_layout.columns has the value \"1\" twice. Pass each value once. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Layers.CheckoutLayout.Values("columns", 1, 2, 1)).Message);
    }
}
