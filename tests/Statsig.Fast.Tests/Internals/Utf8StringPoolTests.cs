using System.Linq;
using System.Text;
using Statsig.Fast.Internals;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests.Internals;

public sealed class Utf8StringPoolTests
{
    [Theory]
    [InlineData("")]
    [InlineData("userID")]
    [InlineData("exactly8")]
    [InlineData("a text that is longer than sixteen bytes")]
    [InlineData("\u00FCn\u00EF \u540D \U0001F680")]
    public void TextOf_SameBytesTwice_GivesTheSameString(string text)
    {
        Utf8StringPool pool = new(16);

        string first = pool.TextOf(Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, first);
        Assert.Same(first, pool.TextOf(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public void OrdinalOf_ManyTexts_CountsInOrderOfSight()
    {
        Utf8StringPool pool = new(16);
        string[] texts = [.. Enumerable.Range(0, 5000).Select(static i => $"text \u00E9 {i}")];

        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(i, pool.OrdinalOf(Encoding.UTF8.GetBytes(texts[i])));
        }

        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(i, pool.OrdinalOf(Encoding.UTF8.GetBytes(texts[i])));
            Assert.Equal(texts[i], pool[i]);
        }
    }

    [Fact]
    public void TextOf_TextsThatAlmostAgree_StayApart()
    {
        Utf8StringPool pool = new(16);

        Assert.Equal("\u00E9x", pool.TextOf("\u00E9x"u8));
        Assert.Equal("\u00E9y", pool.TextOf("\u00E9y"u8));
        Assert.Equal("\u00E9", pool.TextOf("\u00E9"u8));
        Assert.Equal("ab\0", pool.TextOf("ab\0"u8));
        Assert.Equal("ab", pool.TextOf("ab"u8));
    }

    [Fact]
    public void Pool_StartedWithAnother_GivesItsStringsAndLeavesItAlone()
    {
        Utf8StringPool first = new(16);
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => first.TextOf(Encoding.UTF8.GetBytes($"text {i}")))];

        Utf8StringPool pool = new(16, first);

        Assert.All(texts, text => Assert.Same(text, pool.TextOf(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(100, pool.OrdinalOf("new"u8));
        Assert.Equal((100, 101), (first.Count, pool.Count));
        Assert.Equal(100, first.OrdinalOf("other"u8));
    }

    [Fact]
    public void OrdinalOf_TextsOfEveryLengthThatDifferInOneByte_StayApart()
    {
        Utf8StringPool pool = new(16);
        int count = 0;
        for (int length = 0; length <= 40; length++)
        {
            byte[] text = Encoding.UTF8.GetBytes(new string('a', length));
            Assert.Equal(count++, pool.OrdinalOf(text));
            for (int i = 0; i < length; i++)
            {
                text[i] = (byte)'b';
                Assert.Equal(count++, pool.OrdinalOf(text));
                text[i] = (byte)'a';
            }
        }
    }

    [Fact]
    public void Seat_Words_AreAnsweredAsGiven()
    {
        Utf8StringPool pool = new(16);
        string[] words = [.. Enumerable.Range(0, 40).Select(static i => $"word{i}"), "word0"];

        pool.Seat(words);

        Assert.Same(words[7], pool.TextOf("word7"u8));
        Assert.Equal(40, pool.Count);
    }

    [Fact]
    public void TextOf_Hit_AllocatesNothing()
    {
        Utf8StringPool pool = new(16);
        byte[] ascii = "a known text"u8.ToArray();
        byte[] other = "\u00FCnknown"u8.ToArray();
        pool.TextOf(ascii);
        pool.TextOf(other);

        Assert.Equal(0, AllocationProbe.BytesOf(() =>
        {
            pool.TextOf(ascii);
            pool.TextOf(other);
        }));
    }
}
