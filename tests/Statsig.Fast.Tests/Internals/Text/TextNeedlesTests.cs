using System;
using System.Linq;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class TextNeedlesTests
{
    [Fact]
    public void AllPlaces_ReferenceCells_Agree()
    {
        OperatorCells.Check("str_starts", static cell => TextNeedles.Create(cell.Targets).StartsWithAny(cell.Text));
        OperatorCells.Check("str_ends", static cell => TextNeedles.Create(cell.Targets).EndsWithAny(cell.Text));
        OperatorCells.Check("str_contains_any", static cell => TextNeedles.Create(cell.Targets).ContainsAny(cell.Text));
    }

    [Fact]
    public void AllPlaces_NoNeedles_MatchNothing()
    {
        TextNeedles needles = TextNeedles.Create([]);
        Assert.False(needles.StartsWithAny("") || needles.EndsWithAny("a") || needles.ContainsAny("ü"));
    }

    [Fact]
    public void AllPlaces_EmptyNeedle_MatchEverything()
    {
        TextNeedles needles = TextNeedles.Create(["x", ""]);
        Assert.True(needles.StartsWithAny("") && needles.EndsWithAny("a") && needles.ContainsAny("ü"));
    }

    [Fact]
    public void StartsWithAny_AnyTexts_AgreesWithLoweringBothSides() =>
        Property.Holds(OddTexts.SetAndText, static input => TextNeedles.Create(input.Texts).StartsWithAny(input.Asked)
            == Naive(input.Texts, input.Asked, static (text, needle) => text.StartsWith(needle, StringComparison.Ordinal)), OddTexts.Many);

    [Fact]
    public void EndsWithAny_AnyTexts_AgreesWithLoweringBothSides() =>
        Property.Holds(OddTexts.SetAndText, static input => TextNeedles.Create(input.Texts).EndsWithAny(input.Asked)
            == Naive(input.Texts, input.Asked, static (text, needle) => text.EndsWith(needle, StringComparison.Ordinal)), OddTexts.Many);

    [Fact]
    public void ContainsAny_AnyTexts_AgreesWithLoweringBothSides() =>
        Property.Holds(OddTexts.SetAndText, static input => TextNeedles.Create(input.Texts).ContainsAny(input.Asked)
            == Naive(input.Texts, input.Asked, static (text, needle) => text.Contains(needle, StringComparison.Ordinal)), OddTexts.Many);

    [Fact]
    public void ContainsAny_EveryPlaceAndLength_IsFound()
    {
        for (int length = 1; length <= 40; length++)
        {
            string needle = "B" + new string('c', length - 1);
            TextNeedles few = TextNeedles.Create([needle]);
            TextNeedles many = TextNeedles.Create([needle, "1", "2", "3", "4", "5"]);
            for (int at = 0; at < 40; at++)
            {
                string text = new string('c', at) + needle.ToUpperInvariant() + "dd";
                Assert.True(few.ContainsAny(text) && many.ContainsAny(text));
                text = text.Replace('B', 'Q');
                Assert.False(few.ContainsAny(text) || many.ContainsAny(text));
            }
        }
    }

    [Fact]
    public void AllPlaces_AnyText_AllocateNothing()
    {
        TextNeedles needles = TextNeedles.Create(["@example.com", "@corp.de", "ünï"]);
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            needles.StartsWithAny("ÜNÏ@Example.org");
            needles.EndsWithAny("ALICE@EXAMPLE.COM");
            needles.ContainsAny("alice@elsewhere.net");
            needles.ContainsAny("älice@elsewhere.net");
        }));
    }

    private static bool Naive(string[] needles, string text, Func<string, string, bool> matches) =>
        needles.Any(needle => matches(LowerCase.ToLower(text), LowerCase.ToLower(needle)));
}
