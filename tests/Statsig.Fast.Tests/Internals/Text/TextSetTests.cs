using System;
using System.Linq;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class TextSetTests
{
    [Fact]
    public void ContainsLowered_ReferenceCells_Agree()
    {
        OperatorCells.Check("any", static cell => cell.Operator == "any"
            ? TextSet.CreateLowered(cell.Targets).ContainsLowered(cell.Text)
            : TextSet.Create(cell.Targets).Contains(cell.Text));
    }

    [Theory]
    [InlineData("k", "\u212A", true)]
    [InlineData("i\u0307x", "\u0130X", true)]
    [InlineData("İx", "i\u0307X", true)]
    [InlineData("ix", "\u0130x", false)]
    [InlineData("ΑΣ", "ας", true)]
    [InlineData("ΑΣ", "ασ", false)]
    [InlineData("@", "`", false)]
    [InlineData("[{", "{[", false)]
    [InlineData("", "", true)]
    [InlineData("s", "\u017F", false)]
    public void ContainsLowered_OneText_ComparesLoweredForms(string member, string text, bool expected)
    {
        Assert.Equal(expected, TextSet.CreateLowered([member]).ContainsLowered(text));

        string[] many = [member, .. Enumerable.Range(0, 20).Select(static i => $"other{i}")];
        Assert.Equal(expected, TextSet.CreateLowered(many).ContainsLowered(text));
    }

    [Fact]
    public void Contains_AnySet_AgreesWithOrdinalSet() =>
        Property.Holds(OddTexts.SetAndText, static input =>
            TextSet.Create(input.Texts).Contains(input.Asked) == input.Texts.Contains(input.Asked), OddTexts.Many);

    [Fact]
    public void ContainsLowered_AnySet_AgreesWithLoweringBothSides() =>
        Property.Holds(OddTexts.SetAndText, static input =>
            TextSet.CreateLowered(input.Texts).ContainsLowered(input.Asked)
            == input.Texts.Select(LowerCase.ToLower).Contains(LowerCase.ToLower(input.Asked)), OddTexts.Many);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void ContainsLowered_ManyTexts_FindsEachAndNoOther(int count)
    {
        TextSet set = TextSet.CreateLowered([.. Enumerable.Range(0, count).Select(static i => $"User.{i * 7919}@Example.com")]);
        for (int i = 0; i < count; i++)
        {
            Assert.True(set.ContainsLowered($"uSER.{i * 7919}@example.COM"));
            Assert.False(set.ContainsLowered($"uSER.{i * 7919}@example.COx"));
            Assert.False(set.ContainsLowered($"uSER.{(i * 7919) + 1}@example.COM"));
        }
    }

    [Fact]
    public void Create_TextsCollidingUnderEveryQuickHash_FallsBackToRandomized()
    {
        // "@" and "`" differ only in the case bit, which the quick hashes ignore.
        string[] texts = [.. Enumerable.Range(0, 1024).Select(static i => string.Create(10, i, static (span, bits) =>
        {
            for (int bit = 0; bit < span.Length; bit++)
            {
                span[bit] = ((bits >> bit) & 1) == 0 ? '@' : '`';
            }
        }))];

        TextSet set = TextSet.CreateLowered(texts);

        Assert.Equal(TextSetHashing.Randomized, set.Hashing);
        Assert.All(texts, text => Assert.True(set.ContainsLowered(text) && set.Contains(text)));
        Assert.False(set.ContainsLowered("@@@@@[@@@@"));
    }

    [Fact]
    public void Create_TextsDifferingWhereNoSampleLooks_HashesWhole()
    {
        string[] texts = [.. Enumerable.Range(0, 4000).Select(static i => $"{i % 10}{i / 10 % 10:D7}{i / 100 % 10:D7}{i / 1000:D7}")];

        TextSet set = TextSet.Create(texts);

        Assert.Equal(TextSetHashing.Whole, set.Hashing);
        Assert.All(texts, text => Assert.True(set.Contains(text) && set.ContainsLowered(text)));
    }

    [Fact]
    public void ContainsLowered_VeryLongText_Answers()
    {
        string longText = new('Ü', 100_000);
        TextSet set = TextSet.CreateLowered([longText, "a", "b", "c", "d", "e"]);
        Assert.True(set.ContainsLowered(longText));
        Assert.False(set.ContainsLowered(longText.AsSpan(1)));
    }

    [Fact]
    public void ContainsLowered_AnyText_AllocatesNothing()
    {
        TextSet set = TextSet.CreateLowered([.. Enumerable.Range(0, 10).Select(static i => $"user{i}@example.com"), "ünï"]);
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            set.ContainsLowered("USER3@example.com");
            set.ContainsLowered("nobody@example.com");
            set.ContainsLowered("ÜNÏ");
            set.Contains("user3@example.com");
        }));
    }
}
