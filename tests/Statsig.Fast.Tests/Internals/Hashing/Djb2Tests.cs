using System.Text;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class Djb2Tests
{
    [Fact]
    public void Hash_RecordedTexts_MatchesReference()
    {
        foreach (TextVector vector in HashVectors.Recorded.Texts)
        {
            Assert.Equal(vector.Djb2, Djb2.Hash(vector.Text));
            Assert.Equal(vector.Djb2, Djb2.Hash(Encoding.UTF8.GetBytes(vector.Text)));
        }
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("g", 103u)]
    [InlineData("leaf", 3317598u)]
    [InlineData("😀", 128512u)]
    public void Hash_SpecExamples_MatchesReference(string text, uint expected) => Assert.Equal(expected, Djb2.Hash(text));

    [Theory]
    [InlineData("\uD83D")]
    [InlineData("a\uDE00b")]
    [InlineData("\uD83D\uD83D\uDE00")]
    public void Hash_LoneSurrogate_EqualsItsUtf8Encoding(string text) =>
        Assert.Equal(Djb2.Hash(Encoding.UTF8.GetBytes(text)), Djb2.Hash(text));

    [Fact]
    public void Hash_TruncatedUtf8_EqualsItsDecodedText()
    {
        byte[] truncated = [(byte)'a', 0xF0, 0x9F, 0x98];

        Assert.Equal(Djb2.Hash(Encoding.UTF8.GetString(truncated)), Djb2.Hash(truncated));
    }
}
