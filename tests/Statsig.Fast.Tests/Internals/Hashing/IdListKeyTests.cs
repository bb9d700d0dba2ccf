using System;
using System.Text;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class IdListKeyTests
{
    [Fact]
    public void Of_RecordedTexts_EqualsTheParsedPrefix()
    {
        foreach (TextVector vector in HashVectors.Recorded.Texts)
        {
            Assert.True(IdListKey.TryParse(vector.IdListPrefix, out ulong fromChars));
            Assert.True(IdListKey.TryParse(Encoding.ASCII.GetBytes(vector.IdListPrefix), out ulong fromBytes));

            Assert.Equal(fromChars, IdListKey.Of(vector.Text));
            Assert.Equal(fromChars, fromBytes);
        }
    }

    [Theory]
    [InlineData("user-1", "xsKJ5J6c")]
    [InlineData("123", "pmWkWSBC")]
    [InlineData("a_user", "Q1Wha2PJ")]
    [InlineData("", "47DEQpj8")]
    public void Of_SpecExamples_EqualsTheParsedPrefix(string unitId, string prefix)
    {
        Assert.True(IdListKey.TryParse(prefix, out ulong key));
        Assert.Equal(key, IdListKey.Of(unitId));
    }

    [Fact]
    public void TryParse_EveryCharacterInEveryPlace_AgreesWithSystemBase64()
    {
        for (int place = 0; place < IdListKey.Characters; place++)
        {
            for (int code = 0; code <= char.MaxValue; code++)
            {
                char[] text = "AAAAAAAA".ToCharArray();
                text[place] = (char)code;
                bool standard = char.IsAsciiLetterOrDigit((char)code) || code is '+' or '/';

                Assert.Equal(standard, IdListKey.TryParse(text, out ulong key));
                Assert.Equal(standard ? Decode(text) : 0, key);
                if (code <= byte.MaxValue)
                {
                    byte[] bytes = Encoding.Latin1.GetBytes(text);
                    Assert.Equal(standard, IdListKey.TryParse(bytes, out ulong keyOfBytes));
                    Assert.Equal(key, keyOfBytes);
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("xsKJ5J6")]
    [InlineData("xsKJ5J6cA")]
    [InlineData("xsKJ5J6=")]
    [InlineData("xsKJ 5J6")]
    [InlineData("xsKJ-_6c")]
    public void TryParse_NotEightStandardCharacters_IsFalse(string text)
    {
        Assert.False(IdListKey.TryParse(text, out ulong key));
        Assert.Equal(0u, key);
        Assert.False(IdListKey.TryParse(Encoding.UTF8.GetBytes(text), out key));
        Assert.Equal(0u, key);
    }

    private static ulong Decode(char[] text)
    {
        ulong key = 0;
        foreach (byte part in Convert.FromBase64CharArray(text, 0, text.Length))
        {
            key = (key << 8) | part;
        }

        return key;
    }
}
