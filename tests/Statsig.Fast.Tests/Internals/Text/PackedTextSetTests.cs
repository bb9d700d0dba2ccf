using System;
using System.Linq;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class PackedTextSetTests
{
    [Fact]
    public void Contains_AnySet_AgreesWithOrdinalSet() => Property.Holds(
        OddTexts.SetAndText,
        static input => PackedTextSet.TryCreate(input.Texts, lower: false) is not { } set
            ? input.Texts.Any(HasLoneSurrogate)
            : set.Contains(input.Asked) == input.Texts.Contains(input.Asked),
        OddTexts.Many);

    [Fact]
    public void ContainsLowered_AnySet_AgreesWithLoweringBothSides() => Property.Holds(
        OddTexts.SetAndText,
        static input => PackedTextSet.TryCreate(input.Texts, lower: true) is not { } set
            ? input.Texts.Any(HasLoneSurrogate)
            : set.ContainsLowered(input.Asked) == input.Texts.Select(LowerCase.ToLower).Contains(LowerCase.ToLower(input.Asked)),
        OddTexts.Many);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void ContainsLowered_ManyTexts_FindsEachAndNoOther(int count)
    {
        string[] texts = [.. Enumerable.Range(0, count).Select(static i => $"User.{i * 7919}@Example.com")];
        PackedTextSet set = PackedTextSet.TryCreate([.. texts, .. texts], lower: true)!;
        Assert.Equal(count, set.Count);
        Assert.Equal(texts.Select(LowerCase.ToLower), set.Texts(int.MaxValue));
        for (int i = 0; i < count; i++)
        {
            Assert.True(set.ContainsLowered($"uSER.{i * 7919}@example.COM"));
            Assert.False(set.ContainsLowered($"uSER.{i * 7919}@example.COx"));
            Assert.False(set.ContainsLowered($"uSER.{(i * 7919) + 1}@example.COM"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    public void Contains_TextOfALength_FindsItAndNoOtherLength(int length)
    {
        string text = new('x', length);
        PackedTextSet set = PackedTextSet.TryCreate([text, "y"], lower: false)!;

        Assert.True(set.Contains(text));
        Assert.False(set.Contains(text + "x"));
        Assert.False(set.Contains(text.Length == 0 ? "z" : text[1..]));
        Assert.Equal([text, "y"], set.Texts(int.MaxValue));
    }

    [Fact]
    public void TryCreate_TextOfMoreThan64Kilobytes_IsNoPackedSet() =>
        Assert.Null(PackedTextSet.TryCreate([new string('x', 65_536)], lower: false));

    private static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Any(static rune => rune.Value == 0xFFFD);
}
