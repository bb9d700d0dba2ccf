using System;
using System.Text;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class LowerCaseTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello World", "hello world")]
    [InlineData("ÜNÏ", "ünï")]
    [InlineData("STRAẞE", "straße")]
    [InlineData("\u212A", "k")]
    [InlineData("\u212B", "å")]
    [InlineData("\u0130stanbul", "i\u0307stanbul")]
    [InlineData("I", "i")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφος")]
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ'", "ας'")]
    [InlineData("ΑΣ'Α", "ασ'α")]
    [InlineData("Α\u0301Σ\u0301", "α\u0301ς\u0301")]
    [InlineData("ΑΣ Α", "ας α")]
    [InlineData("\U0001F130Σ", "\U0001F130ς")]
    [InlineData("ªΣ", "ªς")]
    [InlineData("1Σ", "1σ")]
    [InlineData("ς σ", "ς σ")]
    [InlineData("\U00010400\U0001E900", "\U00010428\U0001E922")]
    [InlineData("Ǆ ǅ", "ǆ ǆ")]
    public void ToLower_Text_FollowsUnicode(string text, string expected) => Assert.Equal(expected, LowerCase.ToLower(text));

    [Fact]
    public void ToLower_LoneSurrogates_PassThrough()
    {
        // Not inline data: attributes cannot hold them.
        Assert.Equal("\uD801", LowerCase.ToLower("\uD801"));
        Assert.Equal("\uDC00\uD801a", LowerCase.ToLower("\uDC00\uD801A"));
        Assert.Equal("a\uD801σ", LowerCase.ToLower("A\uD801Σ"));
    }

    [Fact]
    public void ToLower_LowerCaseText_ReturnsSameInstance()
    {
        string text = new('ü', 1000);
        Assert.Same(text, LowerCase.ToLower(text));
    }

    [Fact]
    public void ToLower_OnlyLengtheningCharacters_FitsMaxLength()
    {
        Span<char> buffer = new char[LowerCase.MaxLength(300)];
        Assert.Equal(600, LowerCase.ToLower(new string('\u0130', 300), buffer));
    }

    [Fact]
    public void ToLower_AnyText_IsFixedPoint() =>
        Property.Holds(OddTexts.Generator, static text =>
        {
            string lowered = LowerCase.ToLower(text);
            return LowerCase.ToLower(lowered) == lowered;
        });

    [Fact]
    public void ToLower_EveryCodePoint_IsTheSimpleMapping()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (value == 0x130 || !Rune.TryCreate(value, out Rune rune))
            {
                continue;
            }

            Assert.Equal(Rune.ToLowerInvariant(rune).ToString(), LowerCase.ToLower(rune.ToString()));
        }
    }

    [Fact]
    public void ToLower_Spans_AllocatesNothing()
    {
        char[] buffer = new char[256];
        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            LowerCase.ToLower("Alice@Example.COM".AsSpan(), buffer);
            LowerCase.ToLower("ΣΊΣΥΦΟΣ\U00010400".AsSpan(), buffer);
        }));
    }
}
