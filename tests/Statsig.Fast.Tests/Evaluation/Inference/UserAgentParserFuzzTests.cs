using System;
using System.Linq;
using System.Text;
using Statsig.Fast.Evaluation.Inference;

namespace Statsig.Fast.Tests.Evaluation.Inference;

/// <summary>Nothing that a stranger sends may bring an evaluation down.</summary>
public sealed class UserAgentParserFuzzTests
{
    private const int Seed = 20_26;
    private const int Rounds = 40_000;

    // Every word that a rule looks at, and the separators, so that random mixtures reach all rows of both tables.
    private static readonly string[] Words =
    [
        "AppleTV", "like", "Mac", "OS", "X", "iOS", "iPadOS", "iPhone", "iPad", "Apple-iPhone7C2", "CPU", "CrOS", "CrKey",
        "PlayStation", "Android", "AndroidX", "Windows", "Phone", "NT", "XP", "MSIE", "Yahoo!", "Slurp", "Red", "Hat", "Ubuntu",
        "Mobile", "Linux", "Nintendo", "3DS", "Better", "Radius", "Uptime", "Compilance", "Monitoring", "Bot",
        "AdsBot-Google-Mobile", "Kindle", "FxiOS", "GSA", "SamsungBrowser", "NX", "Electron", "IEMobile", "EdgiOS", "CriOS",
        "Edg", "OPR", "HuaweiBrowser", "crawler", "Safari", "CFNetwork", "OculusBrowser", "Version", "Chrome", "Firefox", "Silk",
        "YaBrowser", "Opera", "axios", "HeadlessChrome", "NetworkingExtension", "10", "10.0", "1.2.3.4.5", "12_3", "_", ".", "7x.",
        "(", ")", "+", "\"", ",", "", "\ud800", "\udc00", "名前", "🦊", "\0", "\t", "abc",
    ];

    private static readonly string[] Separators = [" ", ";", "/", ":", "", "; ", " (", "/1.", "/7_"];

    [Fact]
    public void Parse_RandomMixturesOfKnownWords_NeverThrows()
    {
        var random = new Random(Seed);
        var text = new StringBuilder();
        for (int round = 0; round < Rounds; round++)
        {
            text.Clear();
            for (int words = random.Next(1, 30); words > 0; words--)
            {
                text.Append(Words[random.Next(Words.Length)]).Append(Separators[random.Next(Separators.Length)]);
            }

            AssertHarmless(text.ToString());
        }
    }

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        var random = new Random(Seed);
        for (int round = 0; round < Rounds; round++)
        {
            // Any UTF-16 unit, lone surrogates among them, or only those that separate and surround.
            bool anyUnit = round % 2 == 0;
            string text = string.Concat(Enumerable.Range(0, random.Next(0, 120))
                .Select(_ => anyUnit ? (char)random.Next(0x10000) : " ;/:(),+_\"123abcXP."[random.Next(19)]));
            AssertHarmless(text);
        }
    }

    [Fact]
    public void Parse_EveryWordAlone_NeverThrows()
    {
        foreach (string word in Words)
        {
            foreach (string separator in Separators)
            {
                AssertHarmless(word + separator);
            }
        }
    }

    private static void AssertHarmless(string userAgent)
    {
        UserAgentInfo? info = UserAgentParser.Parse(userAgent);
        bool isTooLong = Encoding.UTF8.GetByteCount(userAgent) > UserAgentParser.MaxUtf8Bytes;
        Assert.Equal(isTooLong, info is null);
    }
}
